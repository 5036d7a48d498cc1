//! Positions as text in JSON, from whole numbers: 10⁻⁹ degrees, or millimetres.

/// Writes a position in degrees, from 10⁻⁹ of them: `[13.0007,55.606400002],`. Zeros at the end of a number are left out.
#[inline]
pub(crate) fn nanodegrees(out: &mut Vec<u8>, [first, second]: [i64; 2]) {
    let (Some(a), Some(b)) = (Full::of(first), Full::of(second)) else {
        out.push(b'[');
        decimal(out, first, 9);
        out.push(b',');
        decimal(out, second, 9);
        return out.extend_from_slice(b"],");
    };
    // Of ten positions in Sweden eight have nine digits after the point, both times.
    if a.ends_in_zero || b.ends_in_zero {
        out.push(b'[');
        a.shorten(out);
        out.push(b',');
        b.shorten(out);
        return out.extend_from_slice(b"],");
    }
    let mut text = *b"[00.000000000,00.000000000],";
    text[1..13].copy_from_slice(&a.text);
    text[14..26].copy_from_slice(&b.text);
    out.extend_from_slice(&text);
}

/// Writes a position in metres, from millimetres: `[6164853.424,118531.5],`.
pub(crate) fn millimetres(out: &mut Vec<u8>, [first, second]: [i64; 2]) {
    out.push(b'[');
    decimal(out, first, 3);
    out.push(b',');
    decimal(out, second, 3);
    out.extend_from_slice(b"],");
}

const BILLION: u64 = 1_000_000_000;

/// A number of 10⁻⁹ that has two digits before the point, with all nine after it.
#[derive(Clone, Copy)]
struct Full {
    text: [u8; 12],
    ends_in_zero: bool,
}

impl Full {
    #[inline]
    fn of(billionths: i64) -> Option<Full> {
        let number = u64::try_from(billionths).ok()?;
        let (whole, rest) = (number / BILLION, (number % BILLION) as u32);
        if !(10..100).contains(&whole) {
            return None;
        }
        let (whole, tenth) = (whole as u8, (rest / 100_000_000) as u8);
        let digits = (eight_digits(rest % 100_000_000) | ZEROS).to_le_bytes();
        let mut text = *b"00.000000000";
        text[0] = b'0' + whole / 10;
        text[1] = b'0' + whole % 10;
        text[3] = b'0' + tenth;
        text[4..12].copy_from_slice(&digits);
        let ends_in_zero = text[11] == b'0';
        Some(Full { text, ends_in_zero })
    }

    /// Writes it without zeros at its end, and without a point there.
    fn shorten(self, out: &mut Vec<u8>) {
        let zeros = self.text.iter().rev().take_while(|digit| **digit == b'0').count();
        let length = match self.text.len() - zeros {
            // Nothing after the point; before it a zero is a digit.
            0..=3 => 2,
            length => length,
        };
        out.extend_from_slice(self.text.get(..length).unwrap_or_default());
    }
}

/// Eight times the digit zero.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The eight digits of a number below 10⁸, a byte each, the first one lowest. Several of them are divided at a time: 10 486 / 2²⁰ is a
/// hundredth for what has four digits, 103 / 2¹⁰ a tenth for what has two.
#[inline]
fn eight_digits(number: u32) -> u64 {
    let fours = u64::from(number / 10_000) | u64::from(number % 10_000) << 32;
    let hundreds = (fours * 10_486) >> 20 & 0x0000_007f_0000_007f;
    let twos = hundreds | (fours - hundreds * 100) << 16;
    let tens = (twos * 103) >> 10 & 0x000f_000f_000f_000f;
    tens | (twos - tens * 10) << 8
}

/// Writes a number of so many decimals, nine at most, without zeros at the end.
fn decimal(out: &mut Vec<u8>, number: i64, decimals: u32) {
    let scale = 10_u64.pow(decimals);
    if number < 0 {
        out.push(b'-');
    }
    let number = number.unsigned_abs();
    whole(out, number / scale);
    let rest = number % scale;
    if rest == 0 {
        return;
    }
    out.push(b'.');
    let mut digits = [b'0'; 9];
    let mut left = rest;
    for digit in digits.iter_mut().take(decimals as usize).rev() {
        *digit = b'0' + (left % 10) as u8;
        left /= 10;
    }
    let digits = digits.get(..decimals as usize).unwrap_or_default();
    let zeros = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    out.extend_from_slice(digits.get(..digits.len() - zeros).unwrap_or_default());
}

/// Writes a whole number.
fn whole(out: &mut Vec<u8>, number: u64) {
    let start = out.len();
    let mut left = number;
    loop {
        out.push(b'0' + (left % 10) as u8);
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if let Some(digits) = out.get_mut(start..) {
        digits.reverse();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("digits")
    }

    #[test]
    fn numbers_are_written_short() {
        let degrees = |first, second| text(|out| nanodegrees(out, [first, second]));
        assert_eq!(
            degrees(13_000_700_123, 55_606_400_002),
            "[13.000700123,55.606400002],"
        );
        assert_eq!(degrees(13_000_700_000, 55_606_400_002), "[13.0007,55.606400002],");
        assert_eq!(degrees(0, -500_000_000), "[0,-0.5],");
        assert_eq!(degrees(13_000_000_000, 60_500_000_000), "[13,60.5],");
        assert_eq!(degrees(20_000_000_001, 60_000_000_000), "[20.000000001,60],");
        assert_eq!(degrees(9_000_000_001, 100_000_000_000), "[9.000000001,100],");
        let metres = |first, second| text(|out| millimetres(out, [first, second]));
        assert_eq!(metres(6_164_853_424, 118_531_500), "[6164853.424,118531.5],");
        assert_eq!(metres(-5, 1_000), "[-0.005,1],");
    }

    proptest! {
        #[test]
        fn what_is_written_is_the_number(
            first in prop_oneof![-180_000_000_000_i64..=180_000_000_000, 10_000_000_000_i64..70_000_000_000],
            second in 10_000_000_000_i64..70_000_000_000,
            zeros in 0_u32..10,
        ) {
            let rounded = second / 10_i64.pow(zeros) * 10_i64.pow(zeros);
            let mut plain = Vec::new();
            plain.push(b'[');
            crate::write::json::fixed(&mut plain, first as f64 / 1e9, 9);
            plain.push(b',');
            crate::write::json::fixed(&mut plain, rounded as f64 / 1e9, 9);
            plain.extend_from_slice(b"],");
            prop_assert_eq!(text(|out| nanodegrees(out, [first, rounded])).into_bytes(), plain);
        }
    }
}
