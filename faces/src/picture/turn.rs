use super::Picture;

/// Quarter turns to the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    #[default]
    None,
    Right,
    Half,
    Left,
}

impl Turn {
    /// A quarter more to the right.
    pub fn then_right(self) -> Self {
        match self {
            Self::None => Self::Right,
            Self::Right => Self::Half,
            Self::Half => Self::Left,
            Self::Left => Self::None,
        }
    }

    /// A quarter less to the right.
    pub fn then_left(self) -> Self {
        self.then_right().then_right().then_right()
    }

    /// To the right: 0, 90, 180 or 270.
    pub fn degrees(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Right => 90,
            Self::Half => 180,
            Self::Left => 270,
        }
    }
}

impl Picture {
    /// The picture turned to the right.
    pub fn turned(self, turn: Turn) -> Self {
        let (width, height) = (self.width as usize, self.height as usize);
        let (columns, rows) = match turn {
            Turn::None => return self,
            Turn::Half => (width, height),
            Turn::Right | Turn::Left => (height, width),
        };
        let mut rgb = Vec::with_capacity(self.rgb.len());
        for y in 0..rows {
            for x in 0..columns {
                let (column, row) = match turn {
                    Turn::None => (x, y),
                    Turn::Right => (y, height - 1 - x),
                    Turn::Half => (width - 1 - x, height - 1 - y),
                    Turn::Left => (width - 1 - y, x),
                };
                let at = (row * width + column) * 3;
                rgb.extend_from_slice(&self.rgb[at..at + 3]);
            }
        }
        Self { width: columns as u32, height: rows as u32, rgb }
    }
}

#[cfg(test)]
mod tests {
    use super::{Picture, Turn};

    /// Two pixels beside each other, with a red of 1 and 2.
    fn pair() -> Picture {
        Picture { width: 2, height: 1, rgb: vec![1, 0, 0, 2, 0, 0] }
    }

    #[test]
    fn a_quarter_turn_to_the_right_puts_the_left_pixel_on_top() {
        let turned = pair().turned(Turn::Right);
        assert_eq!((turned.width, turned.height, turned.rgb[0]), (1, 2, 1));
        assert_eq!(pair().turned(Turn::Left).rgb[0], 2);
        assert_eq!(pair().turned(Turn::Half).rgb, [2, 0, 0, 1, 0, 0]);
        assert_eq!(pair().turned(Turn::None), pair());
    }

    #[test]
    fn turns_that_make_a_whole_one_leave_the_picture_as_it_was() {
        let picture = Picture { width: 3, height: 2, rgb: (0..18).collect() };
        let there = picture.clone().turned(Turn::Right).turned(Turn::Left);
        assert_eq!(there, picture);
        assert_eq!(picture.clone().turned(Turn::Half).turned(Turn::Half), picture);
    }
}
