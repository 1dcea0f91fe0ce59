//! polling as an echo server: what ../../../echo/server.hpp says.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::num::NonZeroUsize;

use polling::{Event, Events, PollMode, Poller};

const EVENTS_MAX: usize = 1024;
const BUFFER_BYTES: usize = 16384 + 1;
const LISTENER: usize = usize::MAX - 1;

/// Answers what there is to read. False once the connection is over.
fn echo(mut stream: &TcpStream, buffer: &mut [u8]) -> bool {
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
    let poller = Poller::new().unwrap();
    let add = |source: &dyn std::os::fd::AsFd, key| {
        use std::os::fd::AsRawFd;
        let fd = source.as_fd().as_raw_fd();
        unsafe { poller.add_with_mode(fd, Event::readable(key), PollMode::Edge) }.unwrap();
    };
    let mut events = Events::with_capacity(NonZeroUsize::new(EVENTS_MAX).unwrap());
    let mut streams: Vec<Option<TcpStream>> = Vec::new();
    let mut free: Vec<usize> = Vec::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    println!("listening on {}", listener.local_addr().unwrap());
    add(&listener, LISTENER);
    loop {
        events.clear();
        poller.wait(&mut events, None).unwrap();
        for event in events.iter() {
            if event.key == LISTENER {
                while let Ok((stream, _)) = listener.accept() {
                    stream.set_nonblocking(true).unwrap();
                    let _ = stream.set_nodelay(true);
                    let index = free.pop().unwrap_or_else(|| {
                        streams.push(None);
                        streams.len() - 1
                    });
                    add(&stream, index);
                    streams[index] = Some(stream);
                }
                continue;
            }
            if let Some(stream) = &streams[event.key] {
                if !echo(stream, &mut buffer) {
                    poller.delete(stream).unwrap();
                    streams[event.key] = None;
                    free.push(event.key);
                }
            }
        }
    }
}
