//! Parts that every pane draws with. They know columns, graphemes and styles, and nothing of the desk.

pub mod bar;
pub mod columns;
pub mod field;
pub mod frame;
pub mod list;
pub mod text;
pub mod toast;
