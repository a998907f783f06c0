//! The linear assignment problem, solved by shortest augmenting paths (Crouse, On implementing 2D rectangular
//! assignment algorithms, 2016) like `scipy.optimize.linear_sum_assignment` (1.17).

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_kernels::tensors::assignment::cheapest_columns;
use boxwise_threads::poll;

/// Pairs of rows and columns, ordered by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// The rows.
    pub rows: Vec<u32>,
    /// The column of each row.
    pub columns: Vec<u32>,
}

/// Pairs each row with at most one column so that the sum of costs is minimal (with `maximize`, maximal). There are as many pairs
/// as the shorter side of the matrix. `costs` is row-major. Among equal sums the result is SciPy's. Pairs of infinite cost
/// (with `maximize`, of -infinity) are never made. A matrix without rows or columns has no pairs.
///
/// # Errors
/// `INVALID_VALUE` for NaN or an infinity of the other sign, and if pairs of infinite cost leave too few others;
/// `LENGTH_MISMATCH` if the length is not rows times columns.
///
/// # Examples
///
/// ```
/// use boxwise_detect::assign::linear_assignment;
/// use boxwise_kernels::Isa;
///
/// let costs = [4.0, 1.0, 3.0, 2.0, 0.0, 5.0, 3.0, 2.0, 2.0];
/// let pairs = linear_assignment(Isa::detect(), &costs, 3, 3, false)?;
/// assert_eq!(pairs.columns, [1, 0, 2]); // 1 + 2 + 2
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn linear_assignment(
    isa: Isa,
    costs: &[f64],
    rows: usize,
    columns: usize,
    maximize: bool,
) -> Result<Pairs> {
    if rows.checked_mul(columns) != Some(costs.len()) {
        let expected = format!("{rows} × {columns} numbers");
        return Err(Error::new(Code::LengthMismatch, expected, costs.len().to_string()).in_input("costs"));
    }
    if costs.is_empty() {
        return Ok(Pairs::default());
    }
    let most = u32::MAX as usize - 1;
    if rows.max(columns) > most {
        let got = format!("{rows} × {columns}");
        return Err(Error::new(Code::TooLarge, format!("sides of at most {most}"), got).in_input("costs"));
    }
    let endless = if maximize { f64::INFINITY } else { f64::NEG_INFINITY };
    if let Some(place) = costs.iter().position(|cost| cost.is_nan() || *cost == endless) {
        let expected = format!("a cost other than NaN and {endless}");
        return Err(Error::new(Code::InvalidValue, expected, costs[place].to_string())
            .at_record("costs", place as u64));
    }
    let tall = columns < rows;
    let sign = if maximize { -1.0 } else { 1.0 };
    let turned: Vec<f64>;
    let wide: &[f64] = if tall {
        turned = (0..columns).flat_map(|c| (0..rows).map(move |r| sign * costs[r * columns + c])).collect();
        &turned
    } else if maximize {
        turned = costs.iter().map(|cost| -cost).collect();
        &turned
    } else {
        costs
    };
    let column_of = cheapest_columns(isa, wide, rows.max(columns), poll).ok_or_else(|| {
        let expected = format!("{} pairs of finite cost", rows.min(columns));
        Error::new(Code::InvalidValue, expected, "infinite costs that leave fewer").in_input("costs")
    })?;
    let mut pairs: Vec<(u32, u32)> = (0u32..).zip(column_of).collect();
    if tall {
        pairs = pairs.into_iter().map(|(column, row)| (row, column)).collect();
        pairs.sort_unstable();
    }
    let (rows, columns) = pairs.into_iter().unzip();
    Ok(Pairs { rows, columns })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(costs: &[f64], columns: usize, pairs: &Pairs) -> f64 {
        pairs.rows.iter().zip(&pairs.columns).map(|(r, c)| costs[*r as usize * columns + *c as usize]).sum()
    }

    /// The lowest sum over all assignments.
    fn least(costs: &[f64], rows: usize, columns: usize, used: u32, skip: usize) -> f64 {
        let Some(row) = rows.checked_sub(1) else { return 0.0 };
        let rest = (0..columns)
            .filter(|c| used & 1 << c == 0)
            .map(|c| costs[row * columns + c] + least(costs, row, columns, used | 1 << c, skip))
            .fold(f64::INFINITY, f64::min);
        if skip > 0 { rest.min(least(costs, row, columns, used, skip - 1)) } else { rest }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..Default::default() })]
        #[test]
        fn the_sum_is_the_least_of_all(
            rows in 1..6usize, columns in 1..6usize, maximize in any::<bool>(),
            numbers in prop::collection::vec(prop_oneof![5 => (0u8..9).prop_map(f64::from), 1 => Just(f64::INFINITY)], 36),
        ) {
            let sign = if maximize { -1.0 } else { 1.0 };
            let costs: Vec<f64> = numbers[..rows * columns].iter().map(|cost| sign * cost).collect();
            let wanted = least(&numbers[..rows * columns], rows, columns, 0, rows.saturating_sub(columns));
            for isa in Isa::available() {
                match linear_assignment(isa, &costs, rows, columns, maximize) {
                    Ok(pairs) => {
                        prop_assert_eq!(sign * sum(&costs, columns, &pairs), wanted);
                        prop_assert_eq!(pairs.rows.len(), rows.min(columns));
                        prop_assert!(pairs.rows.is_sorted_by(|a, b| a < b));
                        let mut unique = pairs.columns.clone();
                        unique.sort_unstable();
                        prop_assert!(unique.is_sorted_by(|a, b| a < b));
                    }
                    Err(error) => prop_assert_eq!((error.code, wanted), (Code::InvalidValue, f64::INFINITY)),
                }
            }
        }
    }

    #[test]
    fn a_constant_matrix_is_answered_by_the_identity() {
        let pairs = linear_assignment(Isa::detect(), &[1.0; 20], 4, 5, false).unwrap();
        assert_eq!((pairs.rows, pairs.columns), (vec![0, 1, 2, 3], vec![0, 1, 2, 3]));
    }

    #[test]
    fn senseless_costs_are_refused() {
        let code = |costs: &[f64], maximize| {
            linear_assignment(Isa::detect(), costs, 1, costs.len(), maximize).unwrap_err().code
        };
        assert_eq!(code(&[1.0, f64::NAN], false), Code::InvalidValue);
        assert_eq!(code(&[f64::NEG_INFINITY], false), Code::InvalidValue);
        assert_eq!(code(&[f64::INFINITY], true), Code::InvalidValue);
        assert_eq!(code(&[f64::INFINITY], false), Code::InvalidValue);
        let wrong = linear_assignment(Isa::detect(), &[1.0], 1 << 40, 1 << 40, false);
        assert_eq!(wrong.unwrap_err().code, Code::LengthMismatch);
        assert_eq!(linear_assignment(Isa::detect(), &[], 0, 7, false).unwrap(), Pairs::default());
    }
}
