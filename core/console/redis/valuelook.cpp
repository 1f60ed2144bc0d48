// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/valuelook.h"

#include "core/console/redis/keyscan.h"

#include <QHash>
#include <algorithm>

namespace loopscope::console {

namespace {

struct Look
{
    RedisConnection* connection;
    KeyPreview preview;
    std::uint64_t wanted;
    ValueLook::Done done;
};
using LookPtr = std::shared_ptr<Look>;

PreviewRow rowOf(const QByteArray& field, const QByteArray& value)
{
    return {field.left(ValueLook::MaxElementBytes), value.left(ValueLook::MaxElementBytes),
            static_cast<std::uint64_t>(value.size())};
}

void failLook(const LookPtr& look, const Error& error)
{
    look->preview.state = PreviewState::Failed;
    look->preview.reason = QString::fromStdString(error.message);
    look->done(look->preview);
}

// Rows of a flat array: pairs (hash, zset), single values (set), or numbered ones (list).
enum class Shape { Pairs, Singles, Numbered };

void addRows(KeyPreview& preview, const std::vector<RedisReply>& values, Shape shape, std::uint64_t limit)
{
    const std::size_t step = shape == Shape::Pairs ? 2 : 1;
    for (std::size_t i = 0; i + step <= values.size() && preview.rows.size() < limit; i += step) {
        const QByteArray& first = values[i].text;
        if (shape == Shape::Pairs)
            preview.rows.push_back(rowOf(first, values[i + 1].text));
        else if (shape == Shape::Numbered)
            preview.rows.push_back(rowOf(QByteArray::number(static_cast<qulonglong>(preview.rows.size())), first));
        else
            preview.rows.push_back(rowOf({}, first));
    }
    preview.shown = preview.rows.size();
}

void addStream(KeyPreview& preview, const std::vector<RedisReply>& entries)
{
    for (const RedisReply& entry : entries) {
        if (entry.elements.size() != 2)
            continue;
        QByteArray fields;
        const auto& pairs = entry.elements[1].elements;
        for (std::size_t i = 0; i + 1 < pairs.size() && fields.size() < ValueLook::MaxElementBytes; i += 2)
            fields += (fields.isEmpty() ? "" : "  ") + pairs[i].text + '=' + pairs[i + 1].text;
        preview.rows.push_back(rowOf(entry.elements[0].text, fields));
    }
    preview.shown = preview.rows.size();
}

void window(const LookPtr& look, const QByteArrayList& words, std::function<void(KeyPreview&, const RedisReply&)> take)
{
    look->connection->send(words, [look, take = std::move(take)](const Result<RedisReply>& reply) {
        if (!reply) {
            failLook(look, reply.error());
            return;
        }
        take(look->preview, *reply);
        look->done(look->preview);
    });
}

// HSCAN and SSCAN give pages until enough elements are there.
void scanElements(const LookPtr& look, const QByteArray& command, const QByteArray& cursor, Shape shape)
{
    const QByteArray count = QByteArray::number(static_cast<qulonglong>(ValueLook::ElementWindow));
    look->connection->send({command, look->preview.key.name, cursor, "COUNT", count},
                           [look, command, shape](const Result<RedisReply>& reply) {
                               if (!reply) {
                                   failLook(look, reply.error());
                                   return;
                               }
                               if (reply->elements.size() != 2) {
                                   failLook(look, {ErrorCode::Invalid, "The server gave an answer that is none"});
                                   return;
                               }
                               addRows(look->preview, reply->elements[1].elements, shape, look->wanted);
                               const QByteArray next = reply->elements[0].text;
                               if (next == "0" || look->preview.rows.size() >= look->wanted)
                                   look->done(look->preview);
                               else
                                   scanElements(look, command, next, shape);
                           });
}

void readWindow(const LookPtr& look)
{
    const QByteArray& key = look->preview.key.name;
    const QString& type = look->preview.key.type;
    const QByteArray last = QByteArray::number(static_cast<qulonglong>(look->wanted - 1));
    if (type == QLatin1String("string")) {
        window(look, {"GETRANGE", key, "0", last}, [](KeyPreview& preview, const RedisReply& reply) {
            preview.text = reply.text;
            preview.shown = static_cast<std::uint64_t>(reply.text.size());
        });
    } else if (type == QLatin1String("hash")) {
        scanElements(look, "HSCAN", "0", Shape::Pairs);
    } else if (type == QLatin1String("set")) {
        scanElements(look, "SSCAN", "0", Shape::Singles);
    } else if (type == QLatin1String("list")) {
        window(look, {"LRANGE", key, "0", last}, [limit = look->wanted](KeyPreview& preview, const RedisReply& reply) {
            addRows(preview, reply.elements, Shape::Numbered, limit);
        });
    } else if (type == QLatin1String("zset")) {
        window(look, {"ZRANGE", key, "0", last, "WITHSCORES"},
               [limit = look->wanted](KeyPreview& preview, const RedisReply& reply) {
                   addRows(preview, reply.elements, Shape::Pairs, limit);
               });
    } else {
        const QByteArray count = QByteArray::number(static_cast<qulonglong>(look->wanted));
        window(look, {"XRANGE", key, "-", "+", "COUNT", count},
               [](KeyPreview& preview, const RedisReply& reply) { addStream(preview, reply.elements); });
    }
}

QByteArray lengthCommand(const QString& type)
{
    static const QHash<QString, QByteArray> Commands{
        {QStringLiteral("string"), "STRLEN"}, {QStringLiteral("hash"), "HLEN"},  {QStringLiteral("list"), "LLEN"},
        {QStringLiteral("set"), "SCARD"},     {QStringLiteral("zset"), "ZCARD"}, {QStringLiteral("stream"), "XLEN"}};
    return Commands.value(type);
}

void readLength(const LookPtr& look)
{
    KeyPreview& preview = look->preview;
    if (preview.key.type.isEmpty()) {
        failLook(look, {ErrorCode::Refused, "The server does not tell the type of this key"});
        return;
    }
    if (preview.key.type == QLatin1String("none")) {
        preview.state = PreviewState::Gone;
        preview.reason = QStringLiteral("This key is gone: it expired or was deleted");
        look->done(preview);
        return;
    }
    const QByteArray command = lengthCommand(preview.key.type);
    if (command.isEmpty()) {
        failLook(look,
                 {ErrorCode::Unsupported, "Values of the type " + preview.key.type.toStdString() + " cannot be shown"});
        return;
    }
    look->connection->send({command, preview.key.name}, [look](const Result<RedisReply>& reply) {
        if (!reply) {
            failLook(look, reply.error());
            return;
        }
        look->preview.length = reply->number().value_or(0);
        readWindow(look);
    });
}

} // namespace

void ValueLook::start(RedisConnection& connection, const Clock& clock, const KeyEntry& key, std::uint64_t number,
                      std::uint64_t wanted, Done done)
{
    auto look = std::make_shared<Look>(Look{&connection, {}, wanted, std::move(done)});
    look->preview.number = number;
    auto entry = std::make_shared<KeyEntry>();
    entry->name = key.name;
    askForEntry(connection, clock, entry, [look, entry] {
        look->preview.key = *entry;
        const std::uint64_t window = entry->type == QLatin1String("string") ? StringWindow : ElementWindow;
        look->wanted = std::clamp((look->wanted + window - 1) / window, std::uint64_t{1}, MaxWindows) * window;
        readLength(look);
    });
    connection.flush();
}

} // namespace loopscope::console
