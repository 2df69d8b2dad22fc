//! A function on the client for Rust.
use lambda_runtime::{run, service_fn, Error, LambdaEvent};
use serde_json::{json, Value};

async fn handle(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let (event, context) = event.into_parts();
    println!("rust says {}", event["said"]);
    if let Some(message) = event["fail"].as_str() {
        return Err(message.into());
    }
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_millis() as i64;
    Ok(json!({"client": "rust", "said": event["said"], "id": context.request_id, "arn": context.invoked_function_arn,
        "left": context.deadline as i64 - now}))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(handle)).await
}
