// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/fieldname.h"

#include <cstdint>
#include <functional>
#include <loopscope/server/http.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct uv_loop_s;

namespace loopscope::server {

class HttpServer;
struct Exchange;
struct Route;

// The bytes of one answer: borrowed, owned or shared. What the kernel does not take at once is kept without a copy
// where it is owned or shared.
struct Body
{
    std::string_view view;
    std::string own;
    std::shared_ptr<const std::string> shared;

    static Body borrowed(std::string_view text) { return {text, {}, {}}; }
    static Body owned(std::string&& text)
    {
        Body body;
        body.own = std::move(text);
        return body;
    }
    static Body sharing(std::shared_ptr<const std::string> text)
    {
        const std::string_view all = *text;
        return {all, {}, std::move(text)};
    }
    // A part of text.
    static Body sharing(std::string_view part, std::shared_ptr<const std::string> text)
    {
        return {part, {}, std::move(text)};
    }
    [[nodiscard]] std::string_view bytes() const { return own.empty() ? view : own; }
};

// Where the answer to a request goes: to its connection, or into a page for the cache. The first three end it.
class AnswerSink
{
public:
    virtual void answer(Exchange& exchange, Body body, std::string_view contentType) = 0;
    virtual void answerFailure(Exchange& exchange, int status, std::string_view sentence) = 0;
    virtual void endStream(Exchange& exchange) = 0;
    virtual void beginStream(Exchange& exchange, std::string_view contentType) = 0;
    virtual void writeChunk(Exchange& exchange, std::string_view bytes) = 0;
    [[nodiscard]] virtual std::size_t unsentBytes() const = 0;
    // A stream of length bytes, of which first are the first; HEAD has none. Ending it before is cutting it.
    virtual void beginSized(Exchange& exchange, std::uint64_t length, std::string_view first);
    // For whoever sends a part of a sized stream past this object, while unsentBytes() is 0: where to, -1 for nowhere,
    // and how much it was.
    [[nodiscard]] virtual int socket() const { return -1; }
    virtual void sentAside(std::uint64_t) {}
    virtual void tellShutdown() = 0; // if the worker ends: a stream is told so
    [[nodiscard]] virtual HttpServer& server() const = 0;

protected:
    AnswerSink() = default;
    AnswerSink(const AnswerSink&) = default;
    AnswerSink& operator=(const AnswerSink&) = default;
    ~AnswerSink() = default;
};

// One request and the answer to it. Lives while its connection has it at hand or any copy of the Response exists, so
// that a late answer finds its request. A connection uses one again and again as long as nobody keeps it.
struct Exchange
{
    explicit Exchange(AnswerSink* owner) : connection(owner) {}
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    void acquire() { ++handles; }
    void release();     // by a Response: the last one answers 500 if nobody did
    void letGo();       // by the connection, which does not need it any more
    void clear();       // for the next request of the same connection
    void clearAnswer(); // status, headers and hooks
    void lose();        // the client left: tells onClose, once
    // Runs the beforeSend hooks over body. False: one of them answered.
    [[nodiscard]] bool runHooks(Body& body, std::string_view defaultType);
    [[nodiscard]] std::string_view header(std::string_view name) const;
    void setHeader(std::string_view name, std::string_view value);
    void removeHeader(std::string_view name);

    AnswerSink* connection;             // nullptr: the client left, or the answer is complete
    std::shared_ptr<AnswerSink> filter; // what a middleware put before the connection; for one request
    Request request;
    Loop* loop = nullptr;
    std::shared_ptr<void> life;   // made when somebody asks, gone with the need for an answer
    const Route* route = nullptr; // set when the head was read
    int status = 200;
    bool isFailure = false;
    bool isBroken = false; // something was set that no answer may hold
    bool isStream = false;
    std::string headers; // "Name: value\r\n" …
    std::string contentType;
    std::vector<Response::BeforeSend> beforeSend;
    std::function<void()> onClose;
    std::function<void()> onDrain;
    std::function<void()> onShutdown;

private:
    std::uint32_t handles = 0;
    bool isHeld = true; // by the connection
    friend class HttpConnection;
};

struct ExchangeRelease
{
    void operator()(Exchange* exchange) const { exchange->letGo(); }
};
using ExchangePtr = std::unique_ptr<Exchange, ExchangeRelease>;

[[nodiscard]] std::string_view reasonPhrase(int status);

} // namespace loopscope::server
