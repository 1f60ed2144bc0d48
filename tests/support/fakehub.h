// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/hublines.h"

#include <QDir>
#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>
#include <QPointer>
#include <functional>

namespace loopscope::test {

// A hub on a real Unix socket in the test's own process: introduces itself, answers attach and ping, says what the test
// tells it to say. Everything else that is asked goes to onRequest.
class FakeHub : public QObject
{
public:
    explicit FakeHub(const QString& path, bool isSilent = false) : m_isSilent(isSilent)
    {
        QDir().mkpath(QFileInfo(path).path());
        m_server.listen(path);
        connect(&m_server, &QLocalServer::newConnection, this, [this] { accept(); });
    }

    ~FakeHub() override
    {
        for (auto* socket : m_sockets) // their end must not be told to what is half gone
            socket->disconnect(this);
    }

    [[nodiscard]] QString url() const { return "unix:" + m_server.fullServerName(); }
    [[nodiscard]] int consoles() const { return static_cast<int>(m_sockets.size()); }

    void broadcast(const std::string& line)
    {
        for (const auto& socket : m_sockets) {
            socket->write(QByteArray::fromStdString(line));
            socket->flush();
        }
    }
    // The hub is away: nobody listens, every console is dropped.
    void close()
    {
        m_path = m_server.fullServerName();
        m_server.close();
        dropConsoles();
    }
    bool listen() { return m_server.listen(m_path); }
    void dropConsoles()
    {
        for (const auto& socket : std::exchange(m_sockets, {}))
            socket->disconnectFromServer();
    }

    wire::Hello hello = shopHello();
    std::vector<WorkerInfo> workers{workerAt(1), workerAt(2)};
    int attached = 0;
    std::function<std::string(const wire::Request&)> onRequest; // the line to answer, empty for none

private:
    void accept()
    {
        while (auto* socket = m_server.nextPendingConnection()) {
            m_sockets.push_back(socket);
            connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
                m_sockets.removeAll(socket);
                socket->deleteLater();
            });
            connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
            if (!m_isSilent)
                socket->write(QByteArray::fromStdString(wire::encode(hello)));
        }
    }
    void read(QLocalSocket* socket)
    {
        while (socket->canReadLine()) {
            const auto request = wire::decodeRequestLine(socket->readLine().trimmed().toStdString());
            if (request && !m_isSilent)
                socket->write(QByteArray::fromStdString(answer(*request)));
        }
    }
    std::string answer(const wire::Request& request)
    {
        if (const auto* attach = std::get_if<wire::Attach>(&request.body)) {
            ++attached;
            return attachReply(request.id.value, workers, attach->intervalMs);
        }
        if (std::holds_alternative<wire::Ping>(request.body))
            return wire::encodeReply(request.id, wire::PingResult{HubTime});
        return onRequest ? onRequest(request) : std::string();
    }

    QLocalServer m_server;
    QString m_path;
    bool m_isSilent = false;
    QList<QLocalSocket*> m_sockets;
};

} // namespace loopscope::test
