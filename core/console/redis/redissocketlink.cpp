// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/redislink.h"

#include "core/console/sentences.h"

#include <QLocalSocket>
#include <QSslSocket>

namespace loopscope::console {

namespace {
constexpr qint64 ReadBuffer = 1024 * 1024;

QString localSentence(QLocalSocket::LocalSocketError error, const QString& words)
{
    switch (error) {
    case QLocalSocket::ServerNotFoundError:
        return Sentences::tr("There is no Redis at this socket");
    case QLocalSocket::ConnectionRefusedError:
        return Sentences::tr("Nothing listens at this socket");
    case QLocalSocket::SocketAccessError:
        return Sentences::tr("This program may not open the socket");
    case QLocalSocket::PeerClosedError:
        return Sentences::tr("The server closed the connection");
    default:
        return Sentences::tr("The socket failed: %1").arg(words);
    }
}

QString tcpSentence(QAbstractSocket::SocketError error, const QString& words)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return Sentences::tr("Nothing listens at this address");
    case QAbstractSocket::HostNotFoundError:
        return Sentences::tr("No host of this name is known");
    case QAbstractSocket::RemoteHostClosedError:
        return Sentences::tr("The server closed the connection");
    case QAbstractSocket::SslHandshakeFailedError:
        return Sentences::tr("The encrypted connection was refused: %1").arg(words);
    default:
        return Sentences::tr("The connection failed: %1").arg(words);
    }
}

} // namespace

RedisSocketLink::~RedisSocketLink()
{
    RedisSocketLink::close();
}

void RedisSocketLink::open(const RedisUrl& url)
{
    RedisSocketLink::close();
    if (url.kind == RedisUrl::Kind::Unix)
        openLocal(url);
    else
        openTcp(url);
}

// Before it is connected: a local socket may fail, or be through, within connectToServer().
void RedisSocketLink::use(QIODevice* device)
{
    m_device = device;
    connect(device, &QIODevice::readyRead, this, [this] { emit received(m_device->readAll()); });
}

void RedisSocketLink::openLocal(const RedisUrl& url)
{
    auto* socket = new QLocalSocket(this);
    use(socket);
    socket->setReadBufferSize(ReadBuffer);
    connect(socket, &QLocalSocket::connected, this, [this] { emit opened(); });
    connect(socket, &QLocalSocket::disconnected, this,
            [this] { finish(ErrorCode::Disconnected, Sentences::tr("The server closed the connection")); });
    connect(socket, &QLocalSocket::errorOccurred, this, [this, socket](QLocalSocket::LocalSocketError error) {
        const bool missing = error == QLocalSocket::ServerNotFoundError;
        finish(missing ? ErrorCode::NotFound : ErrorCode::Disconnected, localSentence(error, socket->errorString()));
    });
    socket->connectToServer(url.path);
}

void RedisSocketLink::openTcp(const RedisUrl& url)
{
    auto* socket = new QSslSocket(this);
    use(socket);
    socket->setReadBufferSize(ReadBuffer);
    connect(socket, &QSslSocket::disconnected, this,
            [this] { finish(ErrorCode::Disconnected, Sentences::tr("The server closed the connection")); });
    connect(socket, &QSslSocket::errorOccurred, this, [this, socket](QAbstractSocket::SocketError error) {
        const auto code =
            error == QAbstractSocket::SslHandshakeFailedError ? ErrorCode::Refused : ErrorCode::Disconnected;
        finish(code, tcpSentence(error, socket->errorString()));
    });
    if (url.kind == RedisUrl::Kind::Tls) {
        connect(socket, &QSslSocket::encrypted, this, [this] { emit opened(); });
        socket->connectToHostEncrypted(url.host, url.port);
    } else {
        connect(socket, &QSslSocket::connected, this, [this] { emit opened(); });
        socket->connectToHost(url.host, url.port);
    }
}

void RedisSocketLink::finish(ErrorCode code, const QString& sentence)
{
    if (m_device == nullptr)
        return;
    close();
    emit closed(Error{code, sentence.toStdString()});
}

void RedisSocketLink::close()
{
    if (m_device == nullptr)
        return;
    QIODevice* device = std::exchange(m_device, nullptr);
    device->disconnect(this);
    device->close();
    device->deleteLater();
}

void RedisSocketLink::write(const QByteArray& bytes)
{
    if (m_device != nullptr)
        m_device->write(bytes);
}

} // namespace loopscope::console
