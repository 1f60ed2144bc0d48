// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <loopscope/server/loop.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace boost::json {
class value; // complete for those who include <boost/json.hpp>
}

namespace loopscope::server {

struct Exchange;

/// One request, whole: its head and body were read and checked before a handler sees it (RFC 9112, strictly: no
/// obsolete folding, no bare LF, one body framing). Everything it gives is borrowed from it: a reference to it, and the
/// views, are valid as long as any copy of its Response lives. Thread: the loop's.
class Request
{
public:
    struct Field
    {
        std::string_view name; ///< as sent; compare without case
        std::string_view value;
    };
    struct Param
    {
        std::string_view name;
        std::string_view value;
    };
    using Form = std::vector<std::pair<std::string, std::string>>;
    static constexpr std::size_t MaxFormFields = 1000;

    Request() = default;
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;

    /// "GET", "POST" …
    [[nodiscard]] std::string_view method() const { return m_method; }
    /// Percent-decoded, without the query: "/products/7". Never holds NUL; may hold "..": it is not a file's path.
    [[nodiscard]] std::string_view path() const { return m_path; }
    /// As sent, percent-encoded, without '?'.
    [[nodiscard]] std::string_view query() const { return m_query; }
    [[nodiscard]] const std::string& body() const { return m_body; }
    [[nodiscard]] const std::vector<Field>& headers() const { return m_fields; }

    /// The first field of that name, in any case; empty when absent.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    /// The value of ":name" (or "*" for "*") in the route's pattern; empty when the pattern has none.
    [[nodiscard]] std::string_view param(std::string_view name) const;
    /// The first value of that name in the query, percent-decoded; nothing when it is absent or badly encoded.
    [[nodiscard]] std::optional<std::string> queryValue(std::string_view name) const;
    /// The first cookie of that name (RFC 6265 5.4), without the quotes around its value.
    [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;

    /// The fields of an application/x-www-form-urlencoded body, decoded. Invalid: another content type, or bad
    /// encoding. TooLarge: more than MaxFormFields.
    [[nodiscard]] Result<Form> form() const;
    /// The body as JSON (RFC 8259), at most 32 levels deep. Invalid: another content type than application/json or
    /// *+json, or no JSON. Include <boost/json.hpp> to use it.
    [[nodiscard]] Result<boost::json::value> json() const;

private:
    friend class HttpParser;
    friend class Router;
    friend class PageCapture;
    friend struct Exchange;
    void clear();
    void copyFrom(const Request& other);

    std::string m_head; // the bytes that the views below look into
    std::string m_decodedPath;
    std::string_view m_method;
    std::string_view m_target;
    std::string_view m_path;
    std::string_view m_query;
    std::vector<Field> m_fields;
    std::vector<Param> m_params;
    std::string m_body;
};

/// Attributes of a Set-Cookie field (RFC 6265 4.1). The defaults are the safe ones.
struct CookieOptions
{
    std::optional<std::chrono::seconds> maxAge; ///< nothing: until the browser closes
    std::string path = "/";
    std::string domain; ///< empty: this host only
    bool secure = true;
    bool httpOnly = true;
    std::string sameSite = "Lax"; ///< "Strict", "Lax" or "None"
};

class EventStream;
class Next;
class Request;
class Response;
class ResponseStream;

/// Answers a request now or later. Both references are valid during the call; copy the Response to answer later.
using Handler = std::function<void(Request&, Response&)>;
/// Runs before a handler: answers itself, or calls next.
using Middleware = std::function<void(Request&, Response&, const Next&)>;

/// The answer to one request: a handle that may be copied and kept, so that a handler can answer later, on the loop's
/// thread. The first send counts; what comes after it, or after the client left, does nothing. When the last copy goes
/// without an answer the client gets 500. Thread: the loop's; a copy never crosses to another thread.
///
/// An answer cannot be split: a header's name that is no token, or a value with CR, LF or NUL, turns the whole answer
/// into 500.
class Response
{
public:
    using BeforeSend = std::function<void(Response&, std::string& body)>;

    explicit Response(Exchange& exchange);
    Response(const Response& other);
    Response(Response&& other) noexcept;
    Response& operator=(Response other) noexcept;
    ~Response();

    /// 100 to 599 by RFC 9110; anything else turns the answer into 500. Default 200.
    Response& status(int code);
    [[nodiscard]] int status() const;
    /// Sets a field and drops earlier ones of the same name. Content-Length, Transfer-Encoding, Connection, Keep-Alive
    /// and Date are the library's own and refused (the answer turns into 500).
    Response& header(std::string_view name, std::string_view value);
    /// Adds a field beside others of the same name: Set-Cookie, Link.
    Response& addHeader(std::string_view name, std::string_view value);
    /// The first value set so far; empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    Response& cookie(std::string_view name, std::string_view value, const CookieOptions& options = {});
    /// The Content-Type; overrides the one that send and its kin give.
    Response& type(std::string_view contentType);

    void send(std::string_view body);
    void send(std::string&& body);                      ///< nothing is copied
    void send(std::shared_ptr<const std::string> body); ///< shared with a cache: nothing is copied
    void send(const char* body) { send(std::string_view(body)); }
    void text(std::string_view body); ///< text/plain; charset=utf-8
    void html(std::string_view body); ///< text/html; charset=utf-8
    void json(std::string_view body); ///< application/json; the text is taken as it is
    void json(const boost::json::value& value);
    void redirect(std::string_view location, int code = 302);
    /// An answer that counts as a request the server could not serve; what was set before is dropped. 503 carries
    /// Retry-After: 1.
    void fail(int code, std::string_view sentence);

    /// Begins an answer of unknown length: chunked for HTTP/1.1, ended by closing for 1.0.
    [[nodiscard]] ResponseStream stream(std::string_view contentType);
    /// Begins a stream of server-sent events (HTML standard 9.2): text/event-stream, not cached, not compressed.
    [[nodiscard]] EventStream events();

    /// Runs work() on the thread pool, then then(Response&, its result) on the loop: offload([] { return render(); },
    /// [](Response& r, std::string html) { r.html(html); }). Work that has not begun when the client leaves is skipped;
    /// when too much waits already (LoopLimits) the client gets 503; when work or then throws, 500. What work captures
    /// must not be the Request or the Response.
    template <class Work, class Then>
    void offload(Work work, Then then)
    {
        using Value = std::invoke_result_t<Work&>;
        Response self = *this;
        bool taken = false;
        if constexpr (std::is_void_v<Value>)
            taken = loop().offload(whileOpen(), std::move(work), [self, then = std::move(then)]() mutable {
                self.guard([&](Response& response) { then(response); });
            });
        else
            taken = loop().offload(whileOpen(), std::move(work), [self, then = std::move(then)](Value value) mutable {
                self.guard([&](Response& response) { then(response, std::move(value)); });
            });
        if (!taken)
            fail(503, "too much work is waiting\n");
    }
    /// then(Response&) on the loop, d later, unless the client left.
    template <class Then>
    void after(std::chrono::milliseconds d, Then then)
    {
        loop().after(d, [self = *this, then = std::move(then)]() mutable {
            if (self.isOpen())
                self.guard([&](Response& response) { then(response); });
        });
    }
    /// The loop that serves this request.
    [[nodiscard]] Loop& loop() const;
    /// Alive as long as isOpen(): for work that nobody needs once the client left.
    [[nodiscard]] Guard whileOpen() const;

    /// False once the client left or the answer is complete.
    [[nodiscard]] bool isOpen() const;
    /// Called once if the client leaves before the answer is complete.
    void onClose(std::function<void()> callback);
    /// Called before the head is written, last added first; may change status, headers and body. Not called for
    /// streams.
    void beforeSend(BeforeSend hook);
    /// Runs a callback of this answer; if it throws, the client gets 500. For callbacks of your own timers and pools.
    void guard(const std::function<void(Response&)>& callback);
    /// The request that this answers; valid as long as this copy.
    [[nodiscard]] Request& request() const;

private:
    friend class ResponseStream;
    friend class CompressingSink;
    friend class FileTransfer;
    friend class Next;
    friend class PageCache;
    friend Middleware timeout(std::chrono::milliseconds limit);
    void proceed(std::size_t index);
    Exchange* m_exchange;
};

/// The open end of a streamed answer; a handle that may be copied. Ends when end() is called or the last copy goes.
/// Thread: the loop's.
class ResponseStream
{
public:
    static constexpr std::size_t HighWaterBytes = 64UL * 1024;        ///< unsent beyond it: wait for onDrain
    static constexpr std::size_t MaxUnsentBytes = 16UL * 1024 * 1024; ///< unsent beyond it: the connection is cut

    explicit ResponseStream(Response response) : m_response(std::move(response)) {}

    /// False when HighWaterBytes are waiting to be sent (they will be; stop producing until onDrain) or when the
    /// client is gone (isOpen() tells which).
    bool write(std::string_view bytes);
    [[nodiscard]] std::size_t unsentBytes() const;
    [[nodiscard]] bool isOpen() const { return m_response.isOpen(); }
    /// Called each time that everything was handed to the kernel after write() gave false.
    void onDrain(std::function<void()> callback);
    /// Called once when the worker is asked to end: finish soon; at the drain's limit the connection is cut.
    void onShutdown(std::function<void()> callback);
    /// Called once if the client leaves before end().
    void onClose(std::function<void()> callback) { m_response.onClose(std::move(callback)); }
    void end();

private:
    Response m_response;
};

/// A stream of server-sent events. When the worker is asked to end the stream ends between two events, and browsers
/// connect again by themselves. Thread: the loop's.
class EventStream
{
public:
    explicit EventStream(ResponseStream stream) : m_stream(std::move(stream)) {}

    /// data may hold several lines. False as ResponseStream::write, or when event or id hold a line break or NUL
    /// (nothing is sent then).
    bool send(std::string_view data, std::string_view event = {}, std::string_view id = {});
    /// A comment that clients ignore: keeps intermediaries from closing a quiet stream.
    bool comment(std::string_view text);
    [[nodiscard]] bool isOpen() const { return m_stream.isOpen(); }
    void onClose(std::function<void()> callback) { m_stream.onClose(std::move(callback)); }
    void end() { m_stream.end(); }

private:
    ResponseStream m_stream;
};

/// What a middleware calls, now or later, to go on with the next one or the handler. Calling it once is enough.
class Next
{
public:
    Next(Response response, std::size_t index) : m_response(std::move(response)), m_index(index) {}
    void operator()() const;

private:
    friend class PageCache;
    Response m_response;
    std::size_t m_index;
};

/// Nothing for a '%' without two hex digits or an encoded NUL.
[[nodiscard]] std::optional<std::string> percentDecode(std::string_view text);

} // namespace loopscope::server
