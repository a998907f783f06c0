//! What stands where JSON goes on otherwise.

/// The text at a mistake, with what makes it one where that is known.
pub(super) fn describe(next: &[u8], expected: &str) -> String {
    match next {
        [] => "the end of the text".to_owned(),
        [byte @ (0..0x20 | 0x7f), ..] => format!("the control character 0x{byte:02x}"),
        [b'a'..=b'z' | b'A'..=b'Z', ..] => word(next, expected),
        // an empty list or object has been read before, so a comma precedes
        [close @ (b'}' | b']'), ..] if matches!(expected, "a key" | "a value") => {
            format!("`{}`; JSON has no comma before it", *close as char)
        }
        [b'\'', ..] => "a single quote, as Python's print writes; write the file with json.dump".to_owned(),
        [b'.', digit, ..] if digit.is_ascii_digit() => {
            "`.`; numbers begin with a digit, as in 0.5".to_owned()
        }
        [b'/', b'/' | b'*', ..] | [b'#', ..] => "a comment, which JSON does not allow".to_owned(),
        [byte @ 0x20..0x7f, ..] => format!("`{}`", *byte as char),
        _ => match next.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next()) {
            Some(char) => format!("`{char}`"),
            None => format!("the byte 0x{:02x}", next[0]),
        },
    }
}

/// The word that the text begins with, of at most 12 letters.
fn word(next: &[u8], expected: &str) -> String {
    let letters = next.iter().take(12).take_while(|byte| byte.is_ascii_alphabetic());
    let word: String = letters.map(|byte| *byte as char).collect();
    let why = match &*word {
        "None" | "True" | "False" | "nan" | "inf" => ", Python's print; write the file with json.dump",
        "undefined" => ", which JSON does not have; write the file with JSON.stringify",
        _ if expected == "a key" => "; write keys in double quotes",
        _ => "",
    };
    format!("`{word}`{why}")
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn common_mistakes_are_explained() {
        for (next, expected, part) in [
            ("]", "a value", "no comma"),
            ("}", "a key", "no comma"),
            ("'a': 1}", "a key", "json.dump"),
            ("images: 1}", "a key", "double quotes"),
            ("None]", "a value", "json.dump"),
            ("undefined]", "a value", "JSON.stringify"),
            (".5]", "a value", "as in 0.5"),
            ("// one", "a value", "a comment"),
            ("", "`]`", "the end of the text"),
        ] {
            let got = describe(next.as_bytes(), expected);
            assert!(got.contains(part), "{next}: {got}");
        }
    }
}
