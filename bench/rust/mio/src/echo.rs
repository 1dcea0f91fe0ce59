//! mio as an echo server: what ../../../echo/server.hpp says. For WASI preview 1 too, where the
//! host has opened the listener.

use std::io::{ErrorKind, Read, Write};

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};

const EVENTS_MAX: usize = 1024;
const BUFFER_BYTES: usize = 16384 + 1;
const LISTENER: Token = Token(usize::MAX);

#[cfg(not(target_os = "wasi"))]
fn open_listener() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    println!("listening on {}", listener.local_addr().unwrap());
    listener
}

#[cfg(target_os = "wasi")]
fn open_listener() -> TcpListener {
    use std::os::fd::FromRawFd;
    let listener = unsafe { std::net::TcpListener::from_raw_fd(3) };
    listener.set_nonblocking(true).unwrap();
    TcpListener::from_std(listener)
}

/// Answers what there is to read. False once the connection is over.
fn echo(stream: &mut TcpStream, buffer: &mut [u8]) -> bool {
    loop {
        match stream.read(buffer) {
            Ok(0) => return false,
            Ok(size) => {
                if !matches!(stream.write(&buffer[..size]), Ok(written) if written == size) {
                    return false;
                }
                if size < buffer.len() {
                    return true;
                }
            }
            Err(error) => return error.kind() == ErrorKind::WouldBlock,
        }
    }
}

fn main() {
    let mut poll = Poll::new().unwrap();
    let mut events = Events::with_capacity(EVENTS_MAX);
    let mut streams: Vec<Option<TcpStream>> = Vec::new();
    let mut free: Vec<usize> = Vec::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut listener = open_listener();
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE).unwrap();
    loop {
        poll.poll(&mut events, None).unwrap();
        for event in events.iter() {
            if event.token() == LISTENER {
                while let Ok((mut stream, _)) = listener.accept() {
                    let _ = stream.set_nodelay(true);
                    let index = free.pop().unwrap_or_else(|| {
                        streams.push(None);
                        streams.len() - 1
                    });
                    poll.registry()
                        .register(&mut stream, Token(index), Interest::READABLE)
                        .unwrap();
                    streams[index] = Some(stream);
                }
                continue;
            }
            let index = event.token().0;
            if let Some(stream) = &mut streams[index] {
                if !echo(stream, &mut buffer) {
                    poll.registry().deregister(stream).unwrap();
                    streams[index] = None;
                    free.push(index);
                }
            }
        }
    }
}
