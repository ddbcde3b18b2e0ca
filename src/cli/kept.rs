//! What the house keeps as a file under a name: `kefu macro` and `kefu template` show and save alike.

use super::here::Here;
use super::{Form, calendar, prompt};
use crate::domain::error::Result;
use clap::Args;
use serde_json::Value;
use std::path::Path;

#[derive(Debug, Args)]
pub struct Show {
    pub name: String,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Save {
    #[arg(value_name = "FILE|-")]
    pub file: String,
    #[arg(long)]
    pub json: bool,
}

impl Save {
    /// What the file is called, and what stands in it.
    pub fn text(&self) -> Result<(String, String)> {
        match self.file.as_str() {
            "-" => Ok(("-".to_owned(), prompt::text_or_stdin("-")?)),
            file => calendar::text(Path::new(file)),
        }
    }
}

/// Prints it as it was saved, or as a document.
pub fn show(here: &mut Here, form: Form, text: &str, document: &Value) -> Result<()> {
    if form.json || form.ndjson {
        return here.out.json_line(document);
    }
    text.lines().try_for_each(|line| here.out.line(line))
}
