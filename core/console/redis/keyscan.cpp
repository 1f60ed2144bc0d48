// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/keyscan.h"

#include "core/console/redis/rediskeyname.h"

#include <QPointer>

namespace loopscope::console {

namespace {
constexpr qsizetype MaxSeenName = 65536; // a longer name is told apart by its begin
}

void askForEntry(RedisConnection& connection, const Clock& clock, const std::shared_ptr<KeyEntry>& entry,
                 const std::function<void()>& done)
{
    connection.send({"TYPE", entry->name}, [entry](const Result<RedisReply>& reply) {
        entry->type = reply ? QString::fromUtf8(reply->text) : QString();
    });
    connection.send({"PTTL", entry->name}, [entry, &clock](const Result<RedisReply>& reply) {
        if (!reply || reply->type != RedisReply::Type::Integer || reply->integer == -2)
            return;
        entry->ttlKnown = true;
        if (reply->integer >= 0)
            entry->expiresAt = clock.wallNow() + std::chrono::milliseconds{reply->integer};
    });
    connection.send({"MEMORY", "USAGE", entry->name}, [entry](const Result<RedisReply>& reply) {
        if (reply)
            entry->memory = reply->number();
    });
    connection.send({"OBJECT", "ENCODING", entry->name}, [entry, done](const Result<RedisReply>& reply) {
        if (reply && reply->isText())
            entry->encoding = QString::fromUtf8(reply->text);
        done();
    });
}

KeyScan::KeyScan(RedisConnection& connection, const Clock& clock, Request request, QObject* parent)
    : QObject(parent), m_connection(connection), m_clock(clock), m_request(std::move(request))
{
    m_progress.number = m_request.number;
    m_progress.running = true;
}

void KeyScan::start()
{
    const QPointer<KeyScan> self(this);
    m_connection.send({"DBSIZE"}, [self](const Result<RedisReply>& reply) {
        if (self && reply)
            self->m_progress.total = reply->number();
    });
    if (isExactName(m_request.pattern)) {
        m_scanDone = true;
        m_progress.looked = 1;
        lookUp({m_request.pattern});
    } else {
        ask("0");
    }
    m_connection.flush();
}

void KeyScan::ask(const QByteArray& cursor)
{
    QByteArrayList words{"SCAN", cursor};
    if (!m_request.pattern.isEmpty() && m_request.pattern != "*")
        words << "MATCH" << m_request.pattern;
    words << "COUNT" << QByteArray::number(PageCount);
    const QPointer<KeyScan> self(this);
    m_connection.send(words, [self](const Result<RedisReply>& reply) {
        if (self && !self->m_stopped)
            self->pageCame(reply);
    });
}

void KeyScan::pageCame(const Result<RedisReply>& reply)
{
    const bool wellFormed =
        reply && reply->type == RedisReply::Type::Array && reply->elements.size() == 2 && reply->elements[0].isText();
    if (!wellFormed) {
        stop(reply ? QStringLiteral("The server gave an answer to SCAN that is none")
                   : QString::fromStdString(reply.error().message));
        return;
    }
    const QByteArray cursor = reply->elements[0].text;
    QByteArrayList names;
    for (const RedisReply& name : reply->elements[1].elements) {
        const QByteArray key = name.text.left(MaxSeenName);
        if (!name.isText() || m_seen.contains(key))
            continue;
        m_seen.insert(key);
        names << name.text;
        ++m_progress.looked;
        if (static_cast<std::size_t>(m_seen.size()) >= m_request.maxKeys)
            break;
    }
    m_progress.limited = static_cast<std::size_t>(m_seen.size()) >= m_request.maxKeys && cursor != "0";
    m_scanDone = cursor == "0" || m_progress.limited;
    if (!m_scanDone)
        ask(cursor);
    lookUp(names);
}

void KeyScan::lookUp(const QByteArrayList& names)
{
    auto page = std::make_shared<Page>();
    page->open = static_cast<std::size_t>(names.size());
    ++m_openPages;
    const QPointer<KeyScan> self(this);
    for (const QByteArray& name : names) {
        auto entry = std::make_shared<KeyEntry>();
        entry->name = name;
        askForEntry(m_connection, m_clock, entry, [self, page, entry] {
            if (!self || self->m_stopped)
                return;
            const bool exists = !entry->type.isEmpty() && entry->type != QLatin1String("none");
            if (exists && (self->m_request.type.isEmpty() || entry->type == self->m_request.type))
                page->keys.push_back(*entry);
            --page->open;
            self->keyDone(page);
        });
    }
    if (names.isEmpty())
        keyDone(page);
}

void KeyScan::keyDone(const std::shared_ptr<Page>& page)
{
    if (page->open > 0)
        return;
    --m_openPages;
    m_progress.found += page->keys.size();
    if (!page->keys.empty())
        emit found(page->keys);
    finishIfDone();
}

void KeyScan::finishIfDone()
{
    if (m_scanDone && m_openPages == 0 && m_progress.running) {
        m_progress.running = false;
        m_progress.complete = !m_progress.limited;
    }
    emit changed(m_progress);
}

void KeyScan::stop(const QString& reason)
{
    if (m_stopped || !m_progress.running)
        return;
    m_stopped = true;
    m_progress.running = false;
    m_progress.reason = reason;
    emit changed(m_progress);
}

} // namespace loopscope::console
