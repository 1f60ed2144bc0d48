// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/valuelook.h"

#include "core/console/redis/keyanswer.h"
#include "core/console/redis/previewrows.h"
#include "core/console/sentences.h"

#include <QHash>
#include <algorithm>
#include <memory>

namespace loopscope::console {

namespace {

// Keeps itself alive in the callbacks of what it asked for.
class Look : public std::enable_shared_from_this<Look>
{
public:
    Look(RedisConnection& connection, const Clock& clock, std::uint64_t asked, ValueLook::Done done)
        : m_connection(connection), m_clock(clock), m_asked(asked), m_done(std::move(done))
    {
    }
    void begin(std::uint64_t number, const QByteArray& name);

private:
    using Take = void (Look::*)(const RedisReply&);
    void askKey(const QByteArray& name);
    void keyCame(const KeyAnswer& answer);
    void chooseWindow();
    void readLength(const QByteArray& command);
    void readWindow();
    void readPage(const QByteArray& cursor);
    void send(const QByteArrayList& words, Take take);
    void failed(const Error& error);
    void finish();
    void finishEmpty();
    void gone();

    void takeLength(const RedisReply& reply);
    void takeText(const RedisReply& reply);
    void takeNumbered(const RedisReply& reply);
    void takePairs(const RedisReply& reply);
    void takeStream(const RedisReply& reply);
    void takePage(const RedisReply& reply);
    [[nodiscard]] bool is(const char* type) const { return m_preview.key.type == QLatin1String(type); }

    RedisConnection& m_connection;
    const Clock& m_clock;
    const std::uint64_t m_asked;
    ValueLook::Done m_done;
    KeyPreview m_preview;
    std::uint64_t m_wanted = 0;
    int m_pages = 0;
    bool m_askedTwice = false;
};

QByteArray lengthCommand(const QString& type)
{
    static const QHash<QString, QByteArray> Commands{
        {QStringLiteral("string"), "STRLEN"}, {QStringLiteral("hash"), "HLEN"},  {QStringLiteral("list"), "LLEN"},
        {QStringLiteral("set"), "SCARD"},     {QStringLiteral("zset"), "ZCARD"}, {QStringLiteral("stream"), "XLEN"}};
    return Commands.value(type);
}

void Look::begin(std::uint64_t number, const QByteArray& name)
{
    m_preview.number = number;
    askKey(name);
}

void Look::askKey(const QByteArray& name)
{
    m_preview.key = {};
    m_preview.key.name = name; // an answer always says for which key it is
    askForKey(m_connection, m_clock, name,
              [self = shared_from_this()](const KeyAnswer& answer) { self->keyCame(answer); });
    m_connection.flush();
}

void Look::keyCame(const KeyAnswer& answer)
{
    m_preview.key = answer.entry;
    if (answer.typeError) {
        failed(*answer.typeError);
        return;
    }
    if (answer.isGone()) {
        gone();
        return;
    }
    const QByteArray command = lengthCommand(answer.entry.type);
    if (command.isEmpty())
        failed({ErrorCode::Unsupported,
                Sentences::tr("Values of the type %1 cannot be shown").arg(answer.entry.type).toStdString()});
    else
        readLength(command);
}

void Look::readLength(const QByteArray& command)
{
    send({command, m_preview.key.name}, &Look::takeLength);
}

void Look::takeLength(const RedisReply& reply)
{
    m_preview.length = reply.number().value_or(0);
    if (m_preview.length == 0) {
        finishEmpty();
        return;
    }
    chooseWindow();
    readWindow();
}

void Look::chooseWindow()
{
    const std::uint64_t window = is("string") ? ValueLook::StringWindow : ValueLook::ElementWindow;
    const std::uint64_t whole = ValueLook::MaxWindows * window;
    m_wanted = (std::clamp(m_asked, std::uint64_t{1}, whole) + window - 1) / window * window;
    if (is("string") || !m_preview.key.memory)
        return;
    const std::uint64_t average = std::max<std::uint64_t>(*m_preview.key.memory / m_preview.length, 1);
    m_wanted = std::clamp(ValueLook::MaxReplyBytes / average, std::uint64_t{1}, m_wanted);
}

void Look::readWindow()
{
    const QByteArray& key = m_preview.key.name;
    const QByteArray last = QByteArray::number(static_cast<qulonglong>(m_wanted - 1));
    if (is("string"))
        send({"GETRANGE", key, "0", last}, &Look::takeText);
    else if (is("list"))
        send({"LRANGE", key, "0", last}, &Look::takeNumbered);
    else if (is("zset"))
        send({"ZRANGE", key, "0", last, "WITHSCORES"}, &Look::takePairs);
    else if (is("stream"))
        send({"XRANGE", key, "-", "+", "COUNT", QByteArray::number(static_cast<qulonglong>(m_wanted))},
             &Look::takeStream);
    else
        readPage("0");
}

// HSCAN and SSCAN give pages until enough elements are there.
void Look::readPage(const QByteArray& cursor)
{
    const QByteArray count = QByteArray::number(static_cast<qulonglong>(std::min(m_wanted, ValueLook::ElementWindow)));
    send({is("hash") ? "HSCAN" : "SSCAN", m_preview.key.name, cursor, "COUNT", count}, &Look::takePage);
}

void Look::takePage(const RedisReply& reply)
{
    if (reply.elements.size() != 2) {
        failed({ErrorCode::Invalid,
                Sentences::tr("The server gave an answer to a look at this value that is none").toStdString()});
        return;
    }
    addRows(m_preview, reply.elements[1].elements, is("hash") ? RowShape::Pairs : RowShape::Singles, m_wanted,
            ValueLook::MaxElementBytes);
    const QByteArray& next = reply.elements[0].text;
    if (next == "0" || m_preview.rows.size() >= m_wanted || ++m_pages >= ValueLook::MaxPages)
        finish();
    else
        readPage(next);
}

void Look::takeText(const RedisReply& reply)
{
    m_preview.text = reply.text.left(static_cast<qsizetype>(m_wanted));
    m_preview.shown = static_cast<std::uint64_t>(m_preview.text.size());
    finish();
}

void Look::takeNumbered(const RedisReply& reply)
{
    addRows(m_preview, reply.elements, RowShape::Numbered, m_wanted, ValueLook::MaxElementBytes);
    finish();
}

void Look::takePairs(const RedisReply& reply)
{
    addRows(m_preview, reply.elements, RowShape::Pairs, m_wanted, ValueLook::MaxElementBytes);
    finish();
}

void Look::takeStream(const RedisReply& reply)
{
    addStreamRows(m_preview, reply.elements, m_wanted, ValueLook::MaxElementBytes);
    finish();
}

void Look::send(const QByteArrayList& words, Take take)
{
    m_connection.send(words, [self = shared_from_this(), take](const Result<RedisReply>& reply) {
        if (reply)
            ((*self).*take)(*reply);
        else
            self->failed(reply.error());
    });
    m_connection.flush();
}

void Look::failed(const Error& error)
{
    const bool otherType = error.message.rfind("WRONGTYPE", 0) == 0;
    if (otherType && !m_askedTwice) { // it changed between TYPE and the look
        m_askedTwice = true;
        m_preview.rows.clear();
        m_preview.shown = 0;
        askKey(m_preview.key.name);
        return;
    }
    m_preview.state = PreviewState::Failed;
    m_preview.reason = QString::fromStdString(error.message);
    m_done(m_preview);
}

void Look::finish()
{
    if (m_preview.shown == 0)
        finishEmpty();
    else
        m_done(m_preview);
}

// The server answers for a key that just expired as for an empty one: tell them apart.
void Look::finishEmpty()
{
    m_connection.send({"EXISTS", m_preview.key.name}, [self = shared_from_this()](const Result<RedisReply>& reply) {
        if (reply && reply->type == RedisReply::Type::Integer && reply->integer == 0)
            self->gone();
        else
            self->m_done(self->m_preview);
    });
    m_connection.flush();
}

void Look::gone()
{
    m_preview.state = PreviewState::Gone;
    m_preview.reason = Sentences::tr("It expired or was deleted");
    m_preview.length = 0;
    m_done(m_preview);
}

} // namespace

void ValueLook::start(RedisConnection& connection, const Clock& clock, const KeyEntry& key, std::uint64_t number,
                      std::uint64_t wanted, Done done)
{
    std::make_shared<Look>(connection, clock, wanted, std::move(done))->begin(number, key.name);
}

} // namespace loopscope::console
