//! The program `ai-toolkit`: reads its command line and hands over to `commands`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ai_toolkit_client::commands::run(std::env::args_os())
}
