// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/bytelink.h"

#include "core/console/sentences.h"

#include <QHostAddress>
#include <QLocalSocket>
#include <QNetworkProxy>
#include <QTcpSocket>

namespace loopscope::console {

namespace {

// What is read at once, so that a hub that floods leaves the event loop a turn now and then.
constexpr qint64 ReadBlockBytes = 256 * 1024;
// What Qt may hold before it stops reading, so that the flood waits in the kernel.
constexpr qint64 ReadBufferBytes = 1024 * 1024;

Error errorFor(QLocalSocket::LocalSocketError error, const Endpoint& endpoint)
{
    const QString& where = endpoint.path;
    switch (error) {
    case QLocalSocket::ServerNotFoundError:
        return {ErrorCode::NotFound, Sentences::tr("There is no socket at %1.").arg(where).toStdString()};
    case QLocalSocket::ConnectionRefusedError:
        return {ErrorCode::Refused,
                Sentences::tr("Nobody listens at %1: the cluster has ended.").arg(where).toStdString()};
    case QLocalSocket::SocketAccessError:
        return {ErrorCode::Refused, Sentences::tr("You have no permission to open %1.").arg(where).toStdString()};
    case QLocalSocket::PeerClosedError:
        return {ErrorCode::Disconnected, Sentences::tr("The cluster closed the connection.").toStdString()};
    default:
        return {ErrorCode::Failed, Sentences::tr("The connection to %1 failed.").arg(where).toStdString()};
    }
}

Error errorFor(QAbstractSocket::SocketError error, const Endpoint& endpoint)
{
    const QString where = endpoint.toUrl();
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return {ErrorCode::Refused, Sentences::tr("Nobody listens at %1.").arg(where).toStdString()};
    case QAbstractSocket::HostNotFoundError:
        return {ErrorCode::NotFound, Sentences::tr("The host of %1 is not known.").arg(where).toStdString()};
    case QAbstractSocket::RemoteHostClosedError:
        return {ErrorCode::Disconnected, Sentences::tr("The cluster closed the connection.").toStdString()};
    default:
        return {ErrorCode::Failed, Sentences::tr("The connection to %1 failed.").arg(where).toStdString()};
    }
}

// What both sockets share; Socket is QLocalSocket or QTcpSocket.
template <class Socket>
class SocketLink final : public ByteLink
{
public:
    explicit SocketLink(const Endpoint& endpoint) : m_endpoint(endpoint)
    {
        m_socket.setReadBufferSize(ReadBufferBytes);
        connect(&m_socket, &Socket::connected, this, &ByteLink::opened);
        connect(&m_socket, &Socket::readyRead, this, [this] { read(); });
        connect(&m_socket, &Socket::errorOccurred, this, [this](auto error) { end(errorFor(error, m_endpoint)); });
        connect(&m_socket, &Socket::disconnected, this, [this] {
            end({ErrorCode::Disconnected, Sentences::tr("The cluster closed the connection.").toStdString()});
        });
    }

    ~SocketLink() override
    {
        m_socket.disconnect(this); // its own end is no news any more
    }

    void open() override
    {
        // Later, because a local socket may fail within the call.
        QMetaObject::invokeMethod(
            this, [this] { connectSocket(); }, Qt::QueuedConnection);
    }

    bool write(const QByteArray& bytes) override
    {
        if (m_ended || m_socket.state() != Socket::ConnectedState || m_socket.bytesToWrite() > MaxUnsentBytes)
            return false;
        return m_socket.write(bytes) == bytes.size();
    }

    void close() override
    {
        m_ended = true;
        m_socket.abort();
    }

private:
    void connectSocket();

    void read()
    {
        const auto bytes = m_ended ? QByteArray() : m_socket.read(ReadBlockBytes);
        if (bytes.isEmpty())
            return;
        if (m_socket.bytesAvailable() > 0)
            QMetaObject::invokeMethod(
                this, [this] { read(); }, Qt::QueuedConnection);
        emit bytesReceived(bytes);
    }

    // Bytes that came before the end are given out first.
    void end(const Error& error)
    {
        while (!m_ended && m_socket.bytesAvailable() > 0)
            emit bytesReceived(m_socket.read(ReadBlockBytes));
        if (std::exchange(m_ended, true))
            return;
        emit closed(error);
    }

    Endpoint m_endpoint;
    Socket m_socket;
    bool m_ended = false;
};

template <>
void SocketLink<QLocalSocket>::connectSocket()
{
    if (!m_ended)
        m_socket.connectToServer(m_endpoint.path);
}

template <>
void SocketLink<QTcpSocket>::connectSocket()
{
    if (m_ended)
        return;
    const QHostAddress address(m_endpoint.host == QLatin1String("localhost") ? QStringLiteral("127.0.0.1")
                                                                             : m_endpoint.host);
    if (!address.isLoopback()) {
        end({ErrorCode::Refused, Sentences::tr("TCP is for this machine only.").toStdString()});
        return;
    }
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.connectToHost(address, m_endpoint.port);
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

} // namespace

std::unique_ptr<ByteLink> makeSocketLink(const Endpoint& endpoint)
{
    switch (endpoint.kind) {
    case Endpoint::Kind::Unix:
        return std::make_unique<SocketLink<QLocalSocket>>(endpoint);
    case Endpoint::Kind::Tcp:
        return std::make_unique<SocketLink<QTcpSocket>>(endpoint);
    case Endpoint::Kind::Embedded:
        break;
    }
    return nullptr;
}

} // namespace loopscope::console
