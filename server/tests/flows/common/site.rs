use std::path::Path;

/// What the build makes, in small.
pub fn write_site(folder: &Path) {
    write_site_without_library(folder);
    let files = [
        ("pkg/rollcall.1.js", "export default 1"),
        ("pkg/rollcall.1.wasm", "wasm"),
        (
            "pkg/manifest.json",
            r#"{"css":"rollcall.1.css","js":"rollcall.1.js","wasm":"rollcall.1.wasm"}"#,
        ),
    ];
    write(folder, &files);
}

/// What `cargo xtask run` makes while the browser library is being built.
pub fn write_site_without_library(folder: &Path) {
    let files = [
        ("pkg/manifest.json", r#"{"css":"rollcall.1.css","library_follows":true}"#),
        ("pkg/rollcall.1.css", "body { margin: 0 }"),
        ("pkg/rollcall.1.css.br", "brotli"),
        ("pkg/rollcall.1.css.gz", "gzip"),
        ("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ];
    write(folder, &files);
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    std::fs::create_dir_all(folder.join("pkg")).expect("a folder");
    for (name, content) in files {
        std::fs::write(folder.join(name), content).expect("a file");
    }
}
