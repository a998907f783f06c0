import { useId, useState } from 'preact/hooks';
import { say } from './speech';

/** A program that reproduces what a figure shows. */
export interface Listing {
  name: string;
  text: string;
}

/** The lines of a list in a program, each with a comma; there may be none. */
export const linesOf = (rows: readonly string[]): string => rows.map((row) => `\n  ${row},`).join('');

/** The three programs of a figure. The command line runs the TypeScript, which is plain JavaScript too, by Node.js. */
export const listings = (typescript: string, python: string): Listing[] => [
  { name: 'TypeScript', text: typescript },
  { name: 'Python', text: python },
  {
    name: 'Command line',
    text: `# In a clone of boxwise, or where its packages are installed:\nnode --input-type=module <<'END'\n${typescript}\nEND`,
  },
];

/** The same numbers elsewhere: what is on the screen, as a program. */
export function Code({ tabs: make }: { tabs(): Listing[] }) {
  const [shown, setShown] = useState(false);
  const tabs = shown ? make() : [];
  const [open, setOpen] = useState(0);
  const [copied, setCopied] = useState(false);
  const id = useId();
  const copy = async () => {
    await navigator.clipboard?.writeText(tabs[open].text).catch(() => {});
    setCopied(true);
    say('Copied', 0);
    setTimeout(() => setCopied(false), 1600);
  };
  return (
    <details class="code" onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>This figure as code</summary>
      {shown && (
        <div class="code-body">
          <div class="code-tabs" role="group" aria-label="Language">
            {tabs.map((tab, i) => (
              <button
                type="button"
                key={tab.name}
                aria-pressed={i === open}
                aria-controls={id}
                onClick={() => setOpen(i)}
              >
                {tab.name}
              </button>
            ))}
            <button type="button" class="copy" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </button>
          </div>
          <pre id={id} tabindex={0} role="group" aria-label={`${tabs[open].name} code`}>
            <code>{tabs[open].text}</code>
          </pre>
        </div>
      )}
    </details>
  );
}
