use crate::imports::Reason;
use crate::users::Column;

/// What is wrong with how a row is written, whatever its cells say. Cells are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A quoted cell goes on behind its closing quote. `until`: the line of that quote, where it is
    /// not the row's first.
    TextAfterQuote { cell: usize, until: Option<i64> },
    /// The same, because the file writes `\"` for a quote within a cell.
    BackslashQuote { cell: usize },
    /// `whole`: the row is one cell in quotes, with the delimiter in it.
    TooFewCells { expected: usize, found: usize, whole: bool },
    /// `curly`: a cell begins with a curly quote, which does not hold a cell together.
    TooManyCells { expected: usize, found: usize, curly: bool },
    /// A byte that is no part of any character in UTF-8.
    ForeignByte { column: Column, byte: u8 },
    /// The file ends within a letter of this row, so it was probably cut off.
    CutLetter,
    /// The names of the header, where a row is expected.
    RepeatedHeader,
    /// The same names in another order.
    MovedHeader,
}

impl Shape {
    /// From 20 to 29.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::TextAfterQuote { .. } => 20,
            Self::BackslashQuote { .. } => Reason::BACKSLASH_QUOTES,
            Self::TooFewCells { .. } => 22,
            Self::TooManyCells { .. } => 23,
            Self::ForeignByte { .. } => 24,
            Self::RepeatedHeader => 25,
            Self::MovedHeader => 26,
            Self::CutLetter => 27,
        }
    }

    pub(crate) fn label(code: u8) -> Option<&'static str> {
        Some(match code {
            20 => "text after a closing quote",
            Reason::BACKSLASH_QUOTES => "quotes escaped with a backslash",
            22 => "fewer cells than the header",
            23 => "more cells than the header",
            24 => "a byte that is not UTF-8",
            25 => "the header again",
            26 => "a header with the columns in another order",
            27 => "the file ends within a letter",
            _ => return None,
        })
    }

    pub(crate) fn column(&self) -> Column {
        match self {
            Self::ForeignByte { column, .. } => *column,
            _ => Column::VendorData,
        }
    }

    pub(crate) fn message(&self) -> String {
        match self {
            Self::TextAfterQuote { cell, until: None } => format!(
                "Cell {cell} continues after its closing quote. Double the quotes inside a quoted cell (\"\")."
            ),
            Self::TextAfterQuote { cell, until: Some(line) } => format!(
                "The quote that opens cell {cell} closes on line {line}, and more text follows. Close the cell where it ends, and double the quotes inside it (\"\")."
            ),
            Self::BackslashQuote { cell } => format!(
                "Cell {cell} has a backslash before a quote (\\\"). Double the quote (\"\"), or read the file with backslash quotes."
            ),
            Self::TooFewCells { expected, whole: true, .. } => format!(
                "The whole row is in quotes, so it is 1 cell instead of {expected}. Remove the quotes around the row."
            ),
            Self::TooFewCells { expected, found, whole: false } => format!(
                "The row has {}, the header has {expected}. Add the missing cells; they can be empty.",
                cells(*found)
            ),
            Self::TooManyCells { expected, found, curly: true } => format!(
                "The row has {}, the header has {expected}. Its quotes are curly (“ ”). Replace them with straight ones (\").",
                cells(*found)
            ),
            Self::TooManyCells { expected, found, curly: false } => format!(
                "The row has {}, the header has {expected}. Put quotes around cells that contain the delimiter.",
                cells(*found)
            ),
            Self::ForeignByte { byte, .. } => {
                format!("The byte 0x{byte:02X} is not UTF-8. Enter the letter that belongs there.")
            }
            Self::CutLetter => "The file ends within a letter of this row, so it was probably cut off. Upload the whole file. If the file is not UTF-8, choose its encoding.".into(),
            Self::RepeatedHeader => "This line repeats the header. Remove it.".into(),
            Self::MovedHeader => "This line is a header with the columns in another order, so the rows below it are in the wrong columns. Split the file here, and upload both parts.".into(),
        }
    }
}

fn cells(count: usize) -> String {
    if count == 1 { "1 cell".into() } else { format!("{count} cells") }
}

#[cfg(test)]
mod tests {
    use super::Shape;

    #[test]
    fn one_cell_is_one_cell_and_too_few_is_not_too_many() {
        let few = |whole| Shape::TooFewCells { expected: 5, found: 1, whole }.message();
        assert!(few(false).starts_with("The row has 1 cell, the header has 5. Add"));
        assert!(few(true).contains("Remove the quotes around the row"), "{}", few(true));
        let many = |curly| Shape::TooManyCells { expected: 2, found: 3, curly }.message();
        assert!(many(false).contains("3 cells") && many(false).contains("Put quotes"));
        assert!(many(true).contains("3 cells") && many(true).contains("straight ones"));
    }
}
