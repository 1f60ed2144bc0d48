// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/keyscan.h"

#include "core/console/redis/rediskeyname.h"
#include "core/console/sentences.h"

#include <QPointer>

namespace loopscope::console {

KeyScan::KeyScan(RedisConnection& connection, const Clock& clock, Request request, QObject* parent)
    : QObject(parent), m_connection(connection), m_clock(clock), m_request(std::move(request))
{
    m_progress.number = m_request.number;
    m_progress.running = true;
    m_tell.setSingleShot(true);
    connect(&m_tell, &QTimer::timeout, this, [this] { tell(); });
}

void KeyScan::start()
{
    const QPointer<KeyScan> self(this);
    m_connection.send({"DBSIZE"}, [self](const Result<RedisReply>& reply) {
        if (self && reply)
            self->m_progress.total = reply->number();
    });
    if (isExactName(m_request.pattern)) {
        m_cursorDone = true;
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
        if (self && self->m_progress.running)
            self->pageCame(reply);
    });
}

void KeyScan::pageCame(const Result<RedisReply>& reply)
{
    if (!reply) {
        stop(QString::fromStdString(reply.error().message));
        return;
    }
    const bool wellFormed =
        reply->elements.size() == 2 && reply->elements[0].isText() && reply->elements[1].elements.size() <= MaxPageKeys;
    if (!wellFormed) {
        stop(Sentences::tr("The server gave an answer to SCAN that is none"));
        return;
    }
    // Only "0" ends; the rest is the server's own business, up to 64 bits and more.
    const QByteArray cursor = reply->elements[0].text;
    m_cursorDone = cursor == "0";
    if (!m_cursorDone)
        ask(cursor);
    lookUp(newNames(reply->elements[1]));
}

QByteArrayList KeyScan::newNames(const RedisReply& page)
{
    QByteArrayList names;
    for (const RedisReply& name : page.elements) {
        if (!name.isText() || m_seen.contains(name.text))
            continue;
        m_seen.insert(name.text);
        names << name.text;
    }
    m_progress.looked += static_cast<std::uint64_t>(names.size());
    return names;
}

void KeyScan::lookUp(const QByteArrayList& names)
{
    auto page = std::make_shared<Page>();
    page->open = static_cast<std::size_t>(names.size());
    ++m_openPages;
    if (names.isEmpty()) {
        pageDone(*page);
        return;
    }
    const QPointer<KeyScan> self(this);
    for (const QByteArray& name : names)
        askForKey(m_connection, m_clock, name, [self, page](KeyAnswer& answer) {
            if (self && self->m_progress.running)
                self->keyCame(*page, answer);
        });
}

void KeyScan::keyCame(Page& page, KeyAnswer& answer)
{
    if (!answer.isWhole)
        return; // the link went: whoever owns the connection stops us
    const bool wanted = m_request.type.isEmpty() || answer.entry.type == m_request.type;
    if (wanted && !answer.isGone())
        page.keys.push_back(std::move(answer.entry));
    else
        m_seen.remove(answer.entry.name); // not kept, so that a filter on a large database stays small
    if (--page.open == 0)
        pageDone(page);
}

void KeyScan::pageDone(Page& page)
{
    --m_openPages;
    const std::size_t room = m_request.maxKeys - static_cast<std::size_t>(m_progress.found);
    if (page.keys.size() > room || (page.keys.size() == room && !m_cursorDone)) {
        page.keys.resize(std::min(page.keys.size(), room));
        m_progress.limited = true;
    }
    m_progress.found += page.keys.size();
    std::move(page.keys.begin(), page.keys.end(), std::back_inserter(m_untold));
    if (m_progress.limited || (m_cursorDone && m_openPages == 0)) {
        m_progress.complete = !m_progress.limited;
        end();
    } else if (m_untold.size() >= TellKeys) {
        tell();
    } else if (!m_tell.isActive()) {
        m_tell.start(TellEvery);
    }
}

void KeyScan::tell()
{
    m_tell.stop();
    if (!m_untold.empty())
        emit found(std::exchange(m_untold, {}));
    emit changed(m_progress);
}

void KeyScan::end()
{
    m_progress.running = false;
    m_seen = {};
    tell();
}

void KeyScan::stop(const QString& reason)
{
    if (!m_progress.running)
        return;
    m_progress.reason = reason;
    end();
}

} // namespace loopscope::console
