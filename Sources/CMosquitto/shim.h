// What Hulian needs to serve many libmosquitto clients on one thread.
#pragma once
#include <mosquitto.h>
#include <mqtt_protocol.h>
#ifdef __linux__
// Swift's module of the C library lacks these.
#include <sys/epoll.h>
static const unsigned int hulian_epoll_in = EPOLLIN;
static const unsigned int hulian_epoll_out = EPOLLOUT;
#endif
