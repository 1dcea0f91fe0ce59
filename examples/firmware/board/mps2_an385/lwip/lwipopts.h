/* lwIP's options for this board: IPv4 and TCP, all of it called from the loop, and memory for the
   64 connections of examples/echo.cpp at once. Other boards have less of both. */
#pragma once

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define LWIP_RAW 0
#define LWIP_UDP 0
#define LWIP_STATS 0
#define LWIP_IPV4 1
#define LWIP_IPV6 0
#define IP_REASSEMBLY 0
#define IP_FRAG 0

/* A listener keeps to its backlog, and can listen again where connections were before. */
#define TCP_LISTEN_BACKLOG 1
#define SO_REUSE 1

#define MEM_ALIGNMENT 4
#define MEM_SIZE (2 * 1024 * 1024)
#define MEMP_NUM_TCP_PCB 96
#define MEMP_NUM_TCP_PCB_LISTEN 16
#define MEMP_NUM_TCP_SEG 2048
#define PBUF_POOL_SIZE 512
/* A whole frame in each, which the driver counts on. */
#define PBUF_POOL_BUFSIZE 1536

#define TCP_MSS 1460
#define TCP_WND (6 * TCP_MSS)
#define TCP_SND_BUF (12 * TCP_MSS)
#define TCP_SND_QUEUELEN 48

/* QEMU's network holds no segment back, and takes the port of a client again while lwIP, which then
   does not let it in, still keeps the connection before. So that is short here; elsewhere it is a
   minute. */
#define TCP_MSL 250UL
