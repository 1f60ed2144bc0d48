// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/rediscommands.h"
#include "core/console/redis/redisinfo.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QLocalSocket>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <memory>

namespace loopscope::test {

// The real redis-server, on a Unix socket and a loopback port in a folder of its own; ends with the object. Blocks: for
// tests.
class RedisServer
{
public:
    explicit RedisServer(QStringList options = {}) : m_options(std::move(options))
    {
        QTcpServer probe; // asks the kernel for a free port
        probe.listen(QHostAddress::LocalHost);
        m_port = probe.serverPort();
    }
    ~RedisServer() { kill(); }

    // True when it answers (also LOADING or NOAUTH).
    bool start()
    {
        QFile::remove(socketPath());
        m_process = std::make_unique<QProcess>();
        m_process->setWorkingDirectory(m_folder.path());
        m_process->setProcessChannelMode(QProcess::MergedChannels);
        m_process->setStandardOutputFile(m_folder.filePath(QStringLiteral("log")));
        m_process->start(QStringLiteral("redis-server"),
                         QStringList{QStringLiteral("--port"), QString::number(m_port), QStringLiteral("--bind"),
                                     QStringLiteral("127.0.0.1"), QStringLiteral("--unixsocket"), socketPath(),
                                     QStringLiteral("--save"), QString(), QStringLiteral("--appendonly"),
                                     QStringLiteral("no")} +
                             m_options);
        if (!m_process->waitForStarted())
            return false;
        const QDeadlineTimer limit(20000);
        while (!limit.hasExpired() && m_process->state() == QProcess::Running) {
            QLocalSocket socket;
            socket.connectToServer(socketPath());
            const bool connected = socket.waitForConnected(100);
            if (connected && socket.write("PING\r\n") > 0 && socket.waitForReadyRead(1000))
                return true;
            m_process->waitForFinished(20); // a pause that ends early if it dies
        }
        return false;
    }
    void kill()
    {
        if (!m_process)
            return;
        m_process->kill();
        m_process->waitForFinished();
        m_process.reset();
    }

    // Sends any commands, as another client would; the answers in order, or fewer when it does not answer.
    std::vector<console::RedisReply> ask(const QList<QByteArrayList>& commands)
    {
        std::vector<console::RedisReply> replies;
        QLocalSocket socket;
        socket.connectToServer(socketPath());
        QByteArray bytes;
        for (const QByteArrayList& words : commands)
            bytes += console::formatCommand(words);
        socket.write(bytes);
        console::RedisReplyReader reader;
        while (replies.size() < static_cast<std::size_t>(commands.size()) && socket.waitForReadyRead(20000)) {
            reader.append(socket.readAll());
            for (auto reply = reader.next(); reply && *reply; reply = reader.next())
                replies.push_back(std::move(**reply));
        }
        return replies;
    }
    console::RedisReply ask(const QByteArrayList& words)
    {
        auto replies = ask(QList<QByteArrayList>{words});
        return replies.empty() ? console::RedisReply{} : std::move(replies.front());
    }

    QByteArray infoOf(const QByteArray& name)
    {
        return console::parseInfo(ask(QByteArrayList{"INFO", "everything"}).text).value(name);
    }
    QByteArray version() { return infoOf("redis_version"); }

    [[nodiscard]] QString socketPath() const { return m_folder.filePath(QStringLiteral("redis.sock")); }
    [[nodiscard]] QString unixUrl() const { return QStringLiteral("redis+unix://") + socketPath(); }
    [[nodiscard]] QString tcpUrl(const QString& user = {}) const
    {
        const QString name = user.isEmpty() ? QString() : user + QLatin1Char('@');
        return QStringLiteral("redis://") + name + QStringLiteral("127.0.0.1:%1").arg(m_port);
    }

private:
    QStringList m_options;
    QTemporaryDir m_folder;
    quint16 m_port = 0;
    std::unique_ptr<QProcess> m_process;
};

} // namespace loopscope::test
