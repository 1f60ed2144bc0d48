// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redislink.h"
#include "core/console/redis/redisreply.h"

#include <QByteArrayList>
#include <QPointer>
#include <functional>
#include <memory>
#include <vector>

namespace loopscope::test {

// RESP2 by hand, so that what the reader is fed does not come from the code under test.
inline QByteArray bulk(const QByteArray& text)
{
    return '$' + QByteArray::number(text.size()) + "\r\n" + text + "\r\n";
}
inline QByteArray number(qint64 value)
{
    return ':' + QByteArray::number(value) + "\r\n";
}
inline QByteArray status(const QByteArray& word)
{
    return '+' + word + "\r\n";
}
inline QByteArray error(const QByteArray& words)
{
    return '-' + words + "\r\n";
}
inline QByteArray array(const QByteArrayList& items)
{
    return '*' + QByteArray::number(items.size()) + "\r\n" + items.join();
}

// A Redis that the test plays: it sees each command and gives the bytes of the answer; nothing returned: silence.
class FakeRedisLink : public console::RedisLink
{
public:
    using Answer = std::function<QByteArray(const QByteArrayList&)>;
    explicit FakeRedisLink(Answer answer) : m_answer(std::move(answer)) {}

    void open(const console::RedisUrl&) override
    {
        m_isOpen = true;
        ++m_life;
        m_reader = std::make_unique<console::RedisReplyReader>();
        // As a socket does it: later, from the event loop.
        QMetaObject::invokeMethod(
            this, [this] { sayOpened(); }, Qt::QueuedConnection);
    }
    void close() override { m_isOpen = false; }
    void write(const QByteArray& bytes) override
    {
        m_reader->append(bytes); // commands are arrays of bulk strings: the same grammar
        while (auto command = *m_reader->next()) {
            QByteArrayList words;
            for (const auto& word : command->elements)
                words << word.text;
            commands << words;
            const QByteArray answer = m_answer(words);
            if (!answer.isEmpty())
                QMetaObject::invokeMethod(
                    this,
                    [this, answer, life = m_life] {
                        if (life == m_life)
                            say(answer);
                    },
                    Qt::QueuedConnection);
        }
    }

    void sayOpened()
    {
        if (m_isOpen)
            emit opened();
    }
    void say(const QByteArray& bytes)
    {
        if (m_isOpen)
            emit received(bytes);
    }
    void sayClosed(const char* why = "gone")
    {
        if (std::exchange(m_isOpen, false))
            emit closed({ErrorCode::Disconnected, why});
    }
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    // Names of the commands that left, in order.
    [[nodiscard]] QByteArrayList names() const
    {
        QByteArrayList out;
        for (const QByteArrayList& words : commands)
            out << words.first();
        return out;
    }

    QList<QByteArrayList> commands;

private:
    Answer m_answer;
    std::unique_ptr<console::RedisReplyReader> m_reader;
    bool m_isOpen = false;
    int m_life = 0; // answers to an older connection are lost
};

// COMMAND INFO as a server 7 gives it: what is in writing is flagged "write", the rest "readonly".
inline QByteArray commandInfo(const QByteArrayList& words, const QByteArrayList& writing = {})
{
    QByteArrayList items;
    for (const QByteArray& name : words.mid(2))
        items << array({bulk(name), number(2), array({status(writing.contains(name) ? "write" : "readonly")})});
    return array(items);
}

// Lets a session through; everything else is the test's.
inline FakeRedisLink::Answer politely(FakeRedisLink::Answer rest = {})
{
    return [rest = std::move(rest)](const QByteArrayList& words) -> QByteArray {
        if (words.first() == "COMMAND")
            return commandInfo(words);
        const QByteArray own = rest ? rest(words) : QByteArray();
        if (!own.isEmpty())
            return own;
        if (words.first() == "PING")
            return status("PONG");
        if (words.first() == "DBSIZE")
            return number(0);
        if (words.first() == "INFO")
            return bulk("redis_version:7.0.15\r\nrole:master\r\nrun_id:a\r\n");
        if (words.first() == "CLIENT" || words.first() == "AUTH" || words.first() == "SELECT")
            return status("OK");
        return {};
    };
}

} // namespace loopscope::test
