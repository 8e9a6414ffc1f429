//! Not compiled: what the rules beside it must find, one line each, named by the rule. The lines without a name are right.

fn planted(name: &str, body: axum::body::Body, request: Request) {
    let sql = format!("select id from customers where number = '{name}'"); // finds sql-of-text
    let sql = format!("DELETE FROM users WHERE name = '{}'", name); // finds sql-of-text
    sql.push_str(&format!("where name = '{name}'")); // finds sql-of-text
    let told = format!("select {name} to see more");
    let _ = std::process::Command::new("sh").arg("-c").arg(name).status(); // finds another-program
    let _ = Command::new(name); // finds another-program
    let all = axum::body::to_bytes(body, usize::MAX).await; // finds body-without-bound
    let all = body.collect().await; // finds body-without-bound
    let mut text = String::new();
    request.into_body().read_to_string(&mut text); // finds body-without-bound
    let some = axum::body::to_bytes(body, 1 << 20).await;
}
