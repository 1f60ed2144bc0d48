// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/httpparser.h"

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

// Feeds a parser as a connection does: keeps what it did not take, stops at a refusal and after a request that closes.
namespace loopscope::server {

inline constexpr std::size_t MaxBodyBytes = 1024UL * 1024;

struct Verdict
{
    int answer = 0;                    // 0: nothing was refused
    std::vector<std::string> requests; // "METHOD path body"
    friend bool operator==(const Verdict&, const Verdict&) = default;
};

inline std::ostream& operator<<(std::ostream& out, const Verdict& verdict)
{
    out << "answer " << verdict.answer;
    for (const std::string& request : verdict.requests)
        out << " [" << request << "]";
    return out;
}

class Feeder
{
public:
    explicit Feeder(const HttpLimits& limits = {.bodyBytes = MaxBodyBytes})
        : m_parser(limits), m_bodyLimit(limits.bodyBytes)
    {
        m_parser.begin(*m_request);
    }
    void add(std::string_view bytes)
    {
        m_in.append(bytes);
        while (m_verdict.answer == 0 && !m_closed && !m_in.empty()) {
            const HttpParser::Step step = m_parser.feed(m_in);
            m_in.erase(0, step.consumed);
            if (step.status == HttpParser::Step::Status::Bad)
                m_verdict.answer = step.answer;
            if (step.status == HttpParser::Step::Status::HeadRead && !m_parser.limitBody(m_bodyLimit))
                m_verdict.answer = 413;
            if (step.status == HttpParser::Step::Status::NeedMore)
                return;
            if (step.status == HttpParser::Step::Status::Request)
                keep(*m_request);
        }
    }
    [[nodiscard]] const Verdict& verdict() const { return m_verdict; }

private:
    void keep(const Request& request)
    {
        std::string& text = m_verdict.requests.emplace_back();
        text.append(request.method()).append(" ").append(request.path());
        if (!request.body().empty())
            text.append(" ").append(request.body());
        m_closed = !m_parser.keepAlive();
        m_request.emplace();
        m_parser.begin(*m_request);
    }
    HttpParser m_parser;
    std::size_t m_bodyLimit;
    std::optional<Request> m_request{std::in_place};
    std::string m_in;
    Verdict m_verdict;
    bool m_closed = false;
};

} // namespace loopscope::server
