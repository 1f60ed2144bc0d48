// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// A server that knows nothing of us: takes the socket that systemd would hand over (LISTEN_FDS), or listens at PORT;
// answers one request a connection with its pid; /crash ends it with code 7, SIGTERM when it has answered. SAY_READY=1:
// it says READY=1.
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

volatile std::sig_atomic_t isAsked = 0;

std::string variable(const char* name)
{
    const char* text = std::getenv(name);
    return text == nullptr ? "-" : text;
}

int openSocket()
{
    if (variable("LISTEN_FDS") == "1" && variable("LISTEN_PID") == std::to_string(getpid()))
        return 3;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(variable("PORT").c_str())));
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || listen(fd, 100) != 0) {
        std::perror("listen");
        std::exit(3);
    }
    return fd;
}

void sayReady()
{
    const std::string name = variable("NOTIFY_SOCKET");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), std::min(name.size(), sizeof address.sun_path));
    if (address.sun_path[0] == '@')
        address.sun_path[0] = '\0';
    const int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    const std::string text = "STATUS=up\nREADY=1\n";
    sendto(fd, text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&address),
           static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size()));
    close(fd);
}

void answer(int client)
{
    std::array<char, 4096> request{};
    ssize_t count = 0;
    do {
        count = recv(client, request.data(), request.size() - 1, 0);
    } while (count < 0 && errno == EINTR); // SIGTERM: what was accepted is answered
    if (count > 0 && std::strncmp(request.data(), "GET /crash", 10) == 0)
        std::_Exit(7);
    const std::string body = std::to_string(getpid()) + "\n";
    const std::string text =
        "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
    if (count > 0)
        send(client, text.data(), text.size(), MSG_NOSIGNAL);
    close(client);
}

} // namespace

int main()
{
    struct sigaction asked = {};
    asked.sa_handler = [](int) { isAsked = 1; };
    sigaction(SIGTERM, &asked, nullptr); // without SA_RESTART: accept ends
    const int listener = openSocket();
    std::printf("slot %s index %s port %s listen %s role %s greeting %s\n", variable("LOOPSCOPE_SLOT").c_str(),
                variable("INSTANCE_ID").c_str(), variable("PORT").c_str(), variable("LISTEN_FDS").c_str(),
                variable("LOOPSCOPE_ROLE").c_str(), variable("GREETING").c_str());
    std::fflush(stdout);
    if (variable("SAY_READY") == "1")
        sayReady();
    while (isAsked == 0) {
        const int client = accept(listener, nullptr, nullptr);
        if (client >= 0)
            answer(client);
    }
    return 0;
}
