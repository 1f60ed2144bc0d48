// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::server {

// One request, whole: head and body were read and checked. Belongs to its connection; valid until the answer is sent.
struct Request
{
    std::string method; // "GET"
    std::string path;   // percent-decoded, without the query
    std::string query;  // raw, without '?'
    std::vector<std::pair<std::string, std::string>> headers;
    std::vector<std::pair<std::string, std::string>> params; // of the route: "/products/:id"
    std::string body;

    [[nodiscard]] std::string_view header(std::string_view name) const; // case does not matter; empty: absent
    [[nodiscard]] std::string_view param(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> queryValue(std::string_view name) const; // percent-decoded
};

class HttpConnection;

// The answer to one request: a handle that may be copied and kept, so that a handler can answer later, on the loop's
// thread. Exactly one send() counts; after the client left it does nothing. If every copy goes without an answer, the
// client gets 500.
class Response
{
public:
    struct State;
    explicit Response(std::shared_ptr<State> state);

    Response& status(int code);
    // False, and nothing set, when name or value hold CR, LF or NUL: an answer cannot be split.
    bool header(std::string_view name, std::string_view value);
    void send(std::string_view body, std::string_view contentType = "text/plain; charset=utf-8");
    void json(std::string_view body) { send(body, "application/json"); }
    // An answer that counts as a request the server could not serve. What was set before is dropped.
    void fail(int code, std::string_view body);
    [[nodiscard]] bool clientIsHere() const;

private:
    std::shared_ptr<State> m_state;
};

struct Response::State
{
    explicit State(HttpConnection* toAnswer) : connection(toAnswer) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State();

    HttpConnection* connection; // nullptr: the client left, or it is answered
    int code = 200;
    bool isFailure = false;
    std::string headers; // "Name: value\r\n" …
};

using Handler = std::function<void(Request&, Response)>;

[[nodiscard]] std::string_view reasonPhrase(int status);
// Nothing for a '%' without two hex digits or an encoded NUL.
[[nodiscard]] std::optional<std::string> percentDecode(std::string_view text);

} // namespace loopscope::server
