//! The table of tools against the table of routes: what a tool takes is what its route takes, and the right that it is offered by is
//! the right that it needs.

use super::inputs::{Form, Input, To};
use super::shapes::Shape;
use super::tools::{Adds, Effect, Tool, tools};
use crate::api::{Does, Takes, right_of};
use dunlin_app::post::Post;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Something of each form.
fn example(input: &Input) -> Value {
    match input.form {
        Form::Date | Form::Moment => json!("2024-03-31"),
        Form::Period => json!("2024-03"),
        Form::LocalTime => json!("2024-03-31T10:20"),
        Form::Amount => json!("12.50"),
        Form::Currency => json!("EUR"),
        Form::Text => json!("some text"),
        Form::Word(words) => json!(words[0]),
        Form::Count(_) | Form::Number => json!(1),
        Form::Flag => json!(true),
        Form::Texts => json!(["INV-7"]),
        Form::Parts => json!([{"due": "2024-04-30", "amount": "12.50"}]),
        Form::Applied => json!([{"to": "INV-7", "amount": "12.50"}]),
    }
}

fn body(tool: &Tool) -> Value {
    let mut body: Map<String, Value> = Map::new();
    for (name, value) in tool.usual("2024-03-31") {
        body.insert(name.to_owned(), value);
    }
    for input in tool.takes.iter().filter(|input| input.to == To::Body) {
        body.insert(input.name.to_owned(), example(input));
    }
    Value::Object(body)
}

#[test]
fn every_tool_takes_what_its_route_takes() {
    let mut names = BTreeSet::new();
    for tool in tools() {
        assert!(names.insert(tool.name), "{} twice", tool.name);
        assert!(tool.title.len() > 3 && tool.about.len() > 20, "{} says nothing", tool.name);
        let route = tool.route().unwrap_or_else(|| panic!("{}: no route {}", tool.name, tool.route));
        for input in tool.takes {
            // Pages are cut by limit and cursor, whether the route has many rows or few.
            let is_page = matches!(input.name, "limit" | "cursor") && matches!(tool.answers, Shape::Rows(_));
            let is_there = match (input.to, route.takes) {
                (To::Query, _) => is_page || route.params.iter().any(|param| param.name == input.name),
                (To::Path, _) => route.path.contains(&format!("{{{}}}", input.name)),
                (To::Key, _) => matches!(route.does, Does::Writes(..)),
                (To::Body, Takes::Fields(fields)) => fields.iter().any(|field| field.name == input.name),
                (To::Body, Takes::Object) => true,
                (To::Body, _) => false,
            };
            assert!(is_there, "{}: {} goes nowhere", tool.name, input.name);
        }
        let parts = route.path.matches('{').count();
        assert_eq!(
            parts,
            tool.takes.iter().filter(|input| input.to == To::Path && input.is_needed).count(),
            "{}",
            tool.name
        );
        let has_key = tool.takes.iter().any(|input| input.to == To::Key && input.is_needed);
        assert_eq!(
            has_key,
            matches!(route.does, Does::Writes(..)),
            "{}: a key where something is written",
            tool.name
        );
        assert_eq!(tool.effect == Effect::Reads, !matches!(route.does, Does::Writes(..)), "{}", tool.name);
    }
    assert!((20..=36).contains(&names.len()), "{} tools", names.len());
}

#[test]
fn every_command_is_one_of_the_books_and_offered_by_the_right_it_needs() {
    let mut commands = 0;
    for tool in tools().filter(|tool| tool.route == "post") {
        assert!(tool.adds.iter().any(|adds| matches!(adds, Adds::Word("do", _))), "{}", tool.name);
        let body = body(tool);
        let post = Post::from_json(body.clone(), Some("k".to_owned()), "tester")
            .unwrap_or_else(|e| panic!("{}: {e}: {body}", tool.name));
        assert_eq!(Some(right_of(&post.act)), tool.right, "{}", tool.name);
        commands += 1;
    }
    assert!(commands >= 8);
    for tool in tools() {
        let (Some(route), Some(right)) = (tool.route(), tool.right) else { continue };
        let is_admitted = match route.does {
            Does::Reads(own, _) | Does::Keeps(own, _) => own == right,
            Does::Writes(rights, _) => rights.contains(&right),
            Does::Own(_) | Does::Open(_) | Does::Enrols(_) => true,
            Does::Streams(..) => false,
        };
        assert!(is_admitted, "{} is offered by {right:?}", tool.name);
    }
}
