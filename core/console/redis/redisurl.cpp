// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/redisurl.h"

#include "core/console/sentences.h"

#include <QUrl>
#include <QUrlQuery>

namespace loopscope::console {

namespace {

tl::unexpected<Error> bad(const QString& why)
{
    return fail(ErrorCode::Invalid,
                (why + Sentences::tr("; write redis://host:6379/0 or redis+unix:///path.sock")).toStdString());
}

Result<int> databaseFrom(const QString& text)
{
    if (text.isEmpty())
        return 0;
    bool ok = false;
    const int number = text.toInt(&ok);
    if (!ok || number < 0 || number > 1'000'000)
        return bad(Sentences::tr("The database of a Redis address is a number, not \"%1\"").arg(text));
    return number;
}

Result<RedisUrl> parseUnix(const QUrl& url)
{
    RedisUrl result;
    result.kind = RedisUrl::Kind::Unix;
    result.path = url.path();
    if (!result.path.startsWith(QLatin1Char('/')))
        return bad(Sentences::tr("A Redis socket needs an absolute path"));
    const auto database = databaseFrom(QUrlQuery(url).queryItemValue(QStringLiteral("db")));
    if (!database)
        return tl::unexpected(database.error());
    result.database = *database;
    return result;
}

} // namespace

Result<RedisUrl> RedisUrl::parse(const QString& text)
{
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || text.size() > 4096)
        return bad(Sentences::tr("This is not an address of a Redis"));
    const QString scheme = url.scheme();
    if (scheme == QLatin1String("redis+unix") || scheme == QLatin1String("unix"))
        return parseUnix(url);
    if (scheme != QLatin1String("redis") && scheme != QLatin1String("rediss"))
        return bad(Sentences::tr("\"%1\" is not a kind of Redis address").arg(scheme));
    RedisUrl result;
    result.kind = scheme == QLatin1String("rediss") ? Kind::Tls : Kind::Tcp;
    result.host = url.host();
    if (result.host.isEmpty())
        return bad(Sentences::tr("The Redis address names no host"));
    if (url.port(6379) == 0)
        return bad(Sentences::tr("Port 0 is not a port"));
    result.port = static_cast<quint16>(url.port(6379));
    result.user = url.userName(QUrl::FullyDecoded);
    result.password = url.password(QUrl::FullyDecoded);
    const auto database = databaseFrom(url.path().mid(1));
    if (!database)
        return tl::unexpected(database.error());
    result.database = *database;
    return result;
}

namespace {

// So that what is shown can be typed again: only what has a meaning in a URL is escaped.
QString escapedPath(const QString& path)
{
    static const QString Reserved = QStringLiteral("%?#[]<>\"\\^`{|} ");
    QString out;
    for (const QChar c : path) {
        if (c.unicode() < 0x20 || Reserved.contains(c))
            out += QLatin1Char('%') + QString::number(c.unicode(), 16).rightJustified(2, QLatin1Char('0'));
        else
            out += c;
    }
    return out;
}

} // namespace

QString RedisUrl::toDisplay() const
{
    if (kind == Kind::Unix)
        return QStringLiteral("redis+unix://%1?db=%2").arg(escapedPath(path), QString::number(database));
    const QString name = user.isEmpty() ? QString() : user + QLatin1Char('@');
    const QString shown = host.contains(QLatin1Char(':')) ? QLatin1Char('[') + host + QLatin1Char(']') : host;
    return QStringLiteral("%1://%2%3:%4/%5")
        .arg(kind == Kind::Tls ? QStringLiteral("rediss") : QStringLiteral("redis"), name, shown)
        .arg(port)
        .arg(database);
}

} // namespace loopscope::console
