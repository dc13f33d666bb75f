//! `rollcall import`: what it writes, what it says, and its exit status.

use crate::commands::Machine;

#[test]
fn an_import_on_a_database_without_tables_says_what_to_run() {
    let machine = Machine::new();
    std::fs::write(machine.folder().join("a.csv"), "vendor_data\na\n").expect("a file");
    let ran = machine.run(&["import", "a.csv", "--application", "demo/main", "--as", "x@y.test"]);
    assert!(ran.with_status(1).err.contains("rollcall migrate"));
}

#[test]
fn an_import_with_a_bad_row_ends_with_status_1_a_summary_and_a_report() {
    let machine = Machine::seeded();
    let csv = "vendor_data,country\ncli-1,DEU\ncli-2,US\n";
    std::fs::write(machine.folder().join("two.csv"), csv).expect("a file");
    let import =
        ["import", "two.csv", "--application", "demo/main", "--as", "owner@demo.test", "--json"];
    let ran = machine.run(&import).with_status(1);
    let summary: serde_json::Value = serde_json::from_str(&ran.out).expect("one JSON object");
    assert_eq!((&summary["rows"], &summary["created"]), (&2.into(), &1.into()), "{summary}");
    assert_eq!((&summary["invalid"], &summary["held"]), (&1.into(), &0.into()), "{summary}");
    for name in ["updated", "unchanged", "protected_cells", "seconds", "rows_per_second"] {
        assert!(summary[name].is_number(), "{name} in {summary}");
    }
    assert!(summary["import_id"].is_string(), "{summary}");
    assert_eq!(summary["error_report"], "two.errors.csv");
    let report =
        std::fs::read_to_string(machine.folder().join("two.errors.csv")).expect("a report");
    assert!(report.contains("cli-2") && !report.contains("cli-1"), "{report}");
    assert!(ran.err.contains("1 of 2 rows were not imported"), "{}", ran.err);
}

#[test]
fn an_import_that_takes_every_row_ends_with_status_0_and_again_finds_all_unchanged() {
    let machine = Machine::seeded();
    std::fs::write(machine.folder().join("one.csv"), "vendor_data,country\ncli-1,DEU\n")
        .expect("a file");
    let import = ["import", "one.csv", "--application", "demo/main", "--as", "owner@demo.test"];
    let first = machine.run(&import).with_status(0);
    assert!(first.out.contains("1  created"), "{}", first.out);
    let second = machine.run(&import).with_status(0);
    assert!(second.out.contains("1  unchanged"), "{}", second.out);
    assert!(!machine.folder().join("one.errors.csv").exists());
    let verified = machine.run(&["audit", "verify"]).with_status(0);
    assert!(verified.out.contains("demo: all "), "{}", verified.out);
}

#[test]
fn a_dry_run_changes_nothing() {
    let machine = Machine::seeded();
    std::fs::write(machine.folder().join("one.csv"), "vendor_data\ncli-1\n").expect("a file");
    let import = ["import", "one.csv", "--application", "demo/main", "--as", "owner@demo.test"];
    let dry: Vec<_> = import.iter().chain(&["--dry-run"]).copied().collect();
    for _ in 0..2 {
        let ran = machine.run(&dry).with_status(0);
        assert!(ran.out.contains("1  would be created"), "{}", ran.out);
    }
    let json: Vec<_> = dry.iter().chain(&["--json"]).copied().collect();
    let summary = machine.run(&json).with_status(0).summary();
    assert_eq!((&summary["dry_run"], &summary["state"]), (&true.into(), &"ready".into()));
    assert_eq!((&summary["created"], &summary["preview"]["created"]), (&0.into(), &1.into()));
}

#[test]
fn an_import_of_all_or_nothing_with_an_invalid_row_claims_nothing() {
    let machine = Machine::seeded();
    let csv = "vendor_data,phone\ncli-1,\ncli-2,0151\ncli-3,12\n";
    std::fs::write(machine.folder().join("all.csv"), csv).expect("a file");
    let import = [
        "import",
        "all.csv",
        "--application",
        "demo/main",
        "--as",
        "owner@demo.test",
        "--all-or-nothing",
        "--json",
    ];
    let ran = machine.run(&import).with_status(1);
    let summary = ran.summary();
    assert_eq!((&summary["created"], &summary["invalid"]), (&0.into(), &2.into()), "{summary}");
    assert_eq!((&summary["state"], &summary["dry_run"]), (&"ready".into(), &false.into()));
    assert_eq!(summary["preview"]["created"], 1, "{summary}");
    let rows: i64 = summary["reasons"]
        .as_array()
        .expect("reasons")
        .iter()
        .map(|reason| reason["rows"].as_i64().expect("a number"))
        .sum();
    assert_eq!((rows, &summary["reasons"][0]["column"]), (2, &"phone".into()), "{summary}");
    assert!(ran.err.contains("nothing was imported: 2 rows are invalid"), "{}", ran.err);
}

#[test]
fn an_import_with_warnings_is_written_only_when_they_are_accepted() {
    let machine = Machine::seeded();
    let csv = "vendor_data,full_name\ncli-1,Ana\nTotal,1\n";
    std::fs::write(machine.folder().join("warn.csv"), csv).expect("a file");
    let import = ["import", "warn.csv", "--application", "demo/main", "--as", "owner@demo.test"];
    let refused = machine.run(&import).with_status(3);
    assert!(refused.err.contains("nothing was imported: 1 row has a warning"), "{}", refused.err);
    assert!(refused.err.contains("--warnings accept"), "{}", refused.err);
    assert!(refused.out.contains("vendor_data: looks like a total"), "{}", refused.out);
    let report =
        std::fs::read_to_string(machine.folder().join("warn.errors.csv")).expect("a report");
    assert!(report.contains("warning") && report.contains("a total"), "{report}");
    assert!(!report.contains("cli-1"), "{report}");
    let with = |more: &[&'static str]| {
        let arguments: Vec<_> = import.iter().chain(more).copied().collect();
        machine.run(&arguments)
    };
    let dry = with(&["--dry-run", "--json"]).with_status(3).summary();
    assert_eq!((&dry["created"], &dry["preview"]["warned"]), (&0.into(), &1.into()), "{dry}");
    assert_eq!(dry["warnings"][0]["rows"], 1, "{dry}");
    let wrong = with(&["--warnings", "perhaps"]).with_status(2);
    assert!(wrong.err.contains("refuse or accept"), "{}", wrong.err);
    let done = with(&["--warnings", "accept", "--json"]).with_status(0).summary();
    assert_eq!((&done["created"], &done["warned"]), (&2.into(), &1.into()), "{done}");
    assert_eq!((&done["state"], &done["cause"]), (&"done".into(), &"".into()), "{done}");
    assert_eq!(done["reading"]["encoding"], "UTF-8", "{done}");
    assert_eq!(done["reading"]["delimiter"], "comma", "{done}");
    assert!(done["phases"]["validate"].is_number() && done["phases"]["write"].is_number());
}

#[test]
fn an_import_that_changes_a_status_needs_the_number() {
    let machine = Machine::seeded();
    let file = |name: &str, csv: &str| {
        std::fs::write(machine.folder().join(name), csv).expect("a file");
    };
    file("before.csv", "vendor_data,status\ncli-1,ACTIVE\ncli-2,ACTIVE\n");
    file("after.csv", "vendor_data,status\ncli-1,FLAGGED\ncli-2,FLAGGED\n");
    let import = |name: &'static str, more: &[&'static str]| {
        let mut arguments =
            vec!["import", name, "--application", "demo/main", "--as", "owner@demo.test"];
        arguments.extend(more);
        machine.run(&arguments)
    };
    import("before.csv", &[]).with_status(0);
    for more in [&[][..], &["--status-changes", "1"]] {
        let refused = import("after.csv", more).with_status(3);
        assert!(refused.err.contains("the status of 2 existing users"), "{}", refused.err);
        assert!(refused.err.contains("--status-changes 2"), "{}", refused.err);
    }
    let done = import("after.csv", &["--status-changes", "2", "--json"]).with_status(0).summary();
    assert_eq!((&done["updated"], &done["status_changes"]), (&2.into(), &2.into()), "{done}");
}

#[test]
fn an_import_of_a_file_that_cannot_be_read_says_why_in_words_and_json() {
    let machine = Machine::seeded();
    std::fs::write(machine.folder().join("empty.csv"), "vendor_data\n").expect("a file");
    let import =
        ["import", "empty.csv", "--application", "demo/main", "--as", "owner@demo.test", "--json"];
    let ran = machine.run(&import).with_status(1);
    let summary = ran.summary();
    assert_eq!((&summary["state"], &summary["rows"]), (&"failed".into(), &0.into()), "{summary}");
    assert!(summary["reading"].is_null(), "{summary}");
    let cause = summary["cause"].as_str().expect("a cause");
    assert!(!cause.is_empty() && ran.err.contains(cause), "{summary} {}", ran.err);
}

#[test]
fn advice_of_an_option_is_given_only_where_the_option_helps() {
    let machine = Machine::seeded();
    for delimiter in ["^", "||"] {
        let file = ["vendor_data", "full_name", "status"].join(delimiter);
        std::fs::write(machine.folder().join("signs.csv"), format!("{file}\n")).expect("a file");
        let import =
            ["import", "signs.csv", "--application", "demo/main", "--as", "owner@demo.test"];
        let ran = machine.run(&import).with_status(1);
        assert!(!ran.err.contains("--delimiter"), "{delimiter}: {}", ran.err);
        assert!(!ran.err.contains("without a name"), "{delimiter}: {}", ran.err);
    }
    std::fs::write(machine.folder().join("quoted.csv"), "\"vendor_data,status\"\n")
        .expect("a file");
    let quoted = ["import", "quoted.csv", "--application", "demo/main", "--as", "owner@demo.test"];
    let ran = machine.run(&quoted).with_status(1);
    assert!(ran.err.contains("--delimiter"), "{}", ran.err);
}

#[test]
fn an_import_in_the_name_of_somebody_who_may_not_is_refused() {
    let machine = Machine::seeded();
    std::fs::write(machine.folder().join("one.csv"), "vendor_data\ncli-1\n").expect("a file");
    for (who, words) in [("reader@demo.test", "cannot"), ("nobody@demo.test", "no access")] {
        let ran = machine.run(&["import", "one.csv", "--application", "demo/main", "--as", who]);
        let ran = ran.with_status(1);
        assert!(ran.err.contains(words), "{}", ran.err);
    }
}
