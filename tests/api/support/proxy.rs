//! A load balancer: every connection goes to the next replica that takes it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

/// A running load balancer. It ends with its test.
pub struct Proxy {
    pub url: String,
}

impl Proxy {
    /// In front of servers at these addresses.
    pub async fn start(replicas: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let replicas: Arc<Vec<String>> =
            Arc::new(replicas.iter().map(|url| url.trim_start_matches("http://").to_owned()).collect());
        let next = Arc::new(AtomicUsize::new(0));
        actix_web::rt::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                actix_web::rt::spawn(pass(client, replicas.clone(), next.fetch_add(1, Ordering::Relaxed)));
            }
        });
        Self { url }
    }
}

async fn pass(mut client: TcpStream, replicas: Arc<Vec<String>>, first: usize) {
    for at in first..first + replicas.len() {
        if let Ok(mut replica) = TcpStream::connect(&replicas[at % replicas.len()]).await {
            // Either may hang up at any time.
            let _ = copy_bidirectional(&mut client, &mut replica).await;
            return;
        }
    }
}
