//! Decimal digits of any script.

/// The zero of each row of decimal digits (general category Nd of Unicode 14.0.0) that NFKC does not fold into ASCII;
/// the other nine follow it.
const ZEROS: &[char] = &[
    '\u{660}',
    '\u{6f0}',
    '\u{7c0}',
    '\u{966}',
    '\u{9e6}',
    '\u{a66}',
    '\u{ae6}',
    '\u{b66}',
    '\u{be6}',
    '\u{c66}',
    '\u{ce6}',
    '\u{d66}',
    '\u{de6}',
    '\u{e50}',
    '\u{ed0}',
    '\u{f20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17e0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19d0}',
    '\u{1a80}',
    '\u{1a90}',
    '\u{1b50}',
    '\u{1bb0}',
    '\u{1c40}',
    '\u{1c50}',
    '\u{a620}',
    '\u{a8d0}',
    '\u{a900}',
    '\u{a9d0}',
    '\u{a9f0}',
    '\u{aa50}',
    '\u{abf0}',
    '\u{104a0}',
    '\u{10d30}',
    '\u{11066}',
    '\u{110f0}',
    '\u{11136}',
    '\u{111d0}',
    '\u{112f0}',
    '\u{11450}',
    '\u{114d0}',
    '\u{11650}',
    '\u{116c0}',
    '\u{11730}',
    '\u{118e0}',
    '\u{11950}',
    '\u{11c50}',
    '\u{11d50}',
    '\u{11da0}',
    '\u{16a60}',
    '\u{16ac0}',
    '\u{16b50}',
    '\u{1e140}',
    '\u{1e2f0}',
    '\u{1e950}',
];

/// What a decimal digit of another script is worth.
pub fn value(c: char) -> Option<u8> {
    let zero = ZEROS.iter().rev().find(|zero| **zero <= c)?;
    u8::try_from(u32::from(c) - u32::from(*zero)).ok().filter(|digit| *digit < 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digit_is_worth_the_same_in_every_script() {
        assert!(ZEROS.is_sorted());
        for (c, digit) in
            [('\u{660}', 0), ('\u{669}', 9), ('\u{6f5}', 5), ('\u{967}', 1), ('\u{1e959}', 9)]
        {
            assert_eq!(value(c), Some(digit), "{c}");
        }
        for c in ['5', 'a', '\u{66a}', '\u{65f}', '五', '\u{10ffff}'] {
            assert_eq!(value(c), None, "{c}");
        }
    }
}
