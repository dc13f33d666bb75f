use std::process::ExitCode;

/// An import makes and drops millions of short texts, in one thread and another: the system's
/// allocator spends a sixth of the time of an import on that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    rollcall_server::cli::main()
}
