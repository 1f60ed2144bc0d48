// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/endpoint.h"

#include "core/console/sentences.h"

#include <QHostAddress>
#include <QUrl>
#include <array>

namespace loopscope::console {

namespace {

// sun_path has 108 bytes with its end (man 7 unix).
constexpr qsizetype MaxUnixPathBytes = 107;

Result<Endpoint> parseUnix(QString path)
{
    if (path.startsWith(QLatin1String("//")))
        path = path.mid(path.startsWith(QLatin1String("///")) ? 2 : 1); // unix:///a and unix://a are unix:/a
    if (!path.startsWith(QLatin1Char('/')))
        return fail(
            ErrorCode::Invalid,
            Sentences::tr("A Unix socket needs an absolute path, as in unix:/run/user/1000/shop.sock.").toStdString());
    if (path.contains(QChar::Null))
        return fail(ErrorCode::Invalid,
                    Sentences::tr("The path of the socket contains a null character.").toStdString());
    if (path.toUtf8().size() > MaxUnixPathBytes)
        return fail(ErrorCode::TooLarge,
                    Sentences::tr("The path of the socket is longer than 107 bytes, more than a Unix socket can have.")
                        .toStdString());
    Endpoint endpoint;
    endpoint.kind = Endpoint::Kind::Unix;
    endpoint.path = path;
    return endpoint;
}

bool isLoopback(const QString& host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

Result<Endpoint> parseTcp(const QString& text)
{
    const QUrl url(text, QUrl::StrictMode);
    const auto host = url.host();
    if (!url.isValid() || host.isEmpty() || url.port() < 1)
        return fail(ErrorCode::Invalid,
                    Sentences::tr("A TCP address needs a host and a port, as in tcp://127.0.0.1:7070.").toStdString());
    if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment() || url.path().size() > 1)
        return fail(ErrorCode::Invalid,
                    Sentences::tr("A TCP address has nothing but a host and a port, as in tcp://127.0.0.1:7070.")
                        .toStdString());
    if (!isLoopback(host))
        return fail(
            ErrorCode::Refused,
            Sentences::tr("TCP is for this machine only (127.0.0.1, ::1, localhost): metrics would travel unprotected.")
                .toStdString());
    Endpoint endpoint;
    endpoint.kind = Endpoint::Kind::Tcp;
    endpoint.host = host;
    endpoint.port = static_cast<quint16>(url.port());
    return endpoint;
}

} // namespace

Result<Endpoint> Endpoint::parse(const QString& text)
{
    const auto trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return fail(ErrorCode::Invalid, Sentences::tr("The address is empty.").toStdString());
    if (trimmed.startsWith(QLatin1Char('/')))
        return parseUnix(trimmed);
    if (trimmed.startsWith(QLatin1String("unix:")))
        return parseUnix(trimmed.mid(5));
    if (trimmed.startsWith(QLatin1String("tcp:")))
        return parseTcp(trimmed);
    if (trimmed == QLatin1String("embedded:")) {
        Endpoint endpoint;
        endpoint.kind = Kind::Embedded;
        return endpoint;
    }
    static constexpr std::array known{"tls:", "ssh:", "pm2:", "pid:", "inspector:", "prometheus+http:", "file:"};
    for (const auto* scheme : known) {
        if (trimmed.startsWith(QLatin1String(scheme)))
            return fail(ErrorCode::Unsupported,
                        Sentences::tr("Addresses that begin with %1 are not supported yet; use unix: or tcp:.")
                            .arg(QLatin1String(scheme))
                            .toStdString());
    }
    return fail(ErrorCode::Invalid,
                Sentences::tr("Not an address of a cluster; write unix:/path/name.sock or tcp://127.0.0.1:7070.")
                    .toStdString());
}

QString Endpoint::toUrl() const
{
    switch (kind) {
    case Kind::Unix:
        return QLatin1String("unix:") + path;
    case Kind::Tcp:
        return QStringLiteral("tcp://%1:%2")
            .arg(host.contains(QLatin1Char(':')) ? QLatin1Char('[') + host + QLatin1Char(']') : host)
            .arg(port);
    case Kind::Embedded:
        break;
    }
    return QStringLiteral("embedded:");
}

} // namespace loopscope::console
