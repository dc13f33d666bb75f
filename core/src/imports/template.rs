/// The template: the header and two rows of invented people.
pub const TEMPLATE: &str = "\
vendor_data,display_name,full_name,email,phone,country,status,tags,metadata_json\r\n\
kp-0000000001,Ana,Ana Maria Pop,ana.pop@mail.example,+40 721 555 012,ROU,ACTIVE,\"retail,pep\",\"{\"\"branch\"\": 7}\"\r\n\
0047-119-220-8841,,Siobhán Ní Dhomhnaill,siobhan@post.example,+353 1 555 0127,IRL,,,\r\n";

#[cfg(test)]
mod tests {
    use super::TEMPLATE;
    use crate::imports::corrections::Corrected;
    use crate::imports::read::{CsvFormat, Reader, Step, own_columns};
    use crate::imports::validate::read_row;
    use crate::imports::{Delimiter, Dialect};
    use crate::users::Column;

    #[test]
    fn the_template_is_valid_and_shows_every_column() {
        let mut reader = Reader::at(Delimiter::Comma, Dialect::Doubled, 0, 1);
        reader.feed(TEMPLATE.as_bytes());
        let Ok(Step::Record(header)) = reader.step() else { panic!("no header") };
        let names: Vec<String> = header.cells().map(str::to_owned).collect();
        let columns = own_columns(&names, 1).unwrap();
        let all =
            Column::ALL.iter().filter(|column| !column.rule().ends_with("Not in the template."));
        assert_eq!(columns, all.map(|column| Some(*column)).collect::<Vec<_>>());
        let form = CsvFormat { columns, ..CsvFormat::default() };
        let mut rows = 0;
        while let Step::Record(record) = reader.step().unwrap() {
            read_row(&form, &record, Corrected::default()).unwrap();
            rows += 1;
        }
        assert_eq!(rows, 2);
    }
}
