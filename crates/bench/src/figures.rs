//! Times and how they are printed.

use std::time::Duration;

/// Times of single questions.
#[derive(Default)]
pub struct Times(Vec<u64>);

impl Times {
    /// Notes one.
    pub fn note(&mut self, time: Duration) {
        self.0.push(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
    }

    /// The time below which a share of the questions stays, in µs.
    pub fn quantile_us(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        let last = self.0.len().saturating_sub(1);
        let at = (share * last as f64).round() as usize;
        self.0.get(at).map_or(f64::NAN, |ns| *ns as f64 / 1000.0)
    }
}

/// Prints the head of a table.
pub fn print_head(title: &str) {
    println!("\n{title}\n");
    println!("| way | p50 µs | p99 µs | p50 to the plain way |");
    println!("|---|---:|---:|---:|");
}

/// Prints a line of it.
pub fn print_line(name: &str, times: &mut Times, plain_p50_us: f64) {
    let p50 = times.quantile_us(0.5);
    println!(
        "| {name} | {p50:.2} | {:.2} | 1/{:.1} |",
        times.quantile_us(0.99),
        plain_p50_us / p50
    );
}

/// Prints whether a goal is reached.
pub fn print_goal(goal: &str, reached: bool, measured: &str) {
    let word = if reached { "reached" } else { "MISSED" };
    println!("\nGoal: {goal}. {word}: {measured}.");
}

/// The processor's name and the number of its cores that the program may use.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("unknown processor", |(_, model)| model.trim());
    format!(
        "{model}, {cores} cores, {} {}",
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}
