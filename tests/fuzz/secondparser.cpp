// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/fuzz/secondparser.h"

#include <http_parser.h>

namespace loopscope::fuzz {

namespace {

struct Reader
{
    SecondReading reading;
    bool headIsRead = false;
    bool lastWasValue = false;
};

Reader& reader(http_parser* parser)
{
    return *static_cast<Reader*>(parser->data);
}

int onField(http_parser* parser, const char* at, std::size_t length)
{
    Reader& r = reader(parser);
    if (r.headIsRead)
        return 0; // a trailer
    if (r.reading.headers.empty() || r.lastWasValue)
        r.reading.headers.emplace_back();
    r.lastWasValue = false;
    r.reading.headers.back().first.append(at, length);
    return 0;
}

int onValue(http_parser* parser, const char* at, std::size_t length)
{
    Reader& r = reader(parser);
    if (r.headIsRead || r.reading.headers.empty())
        return 0;
    r.lastWasValue = true;
    r.reading.headers.back().second.append(at, length);
    return 0;
}

http_parser_settings settings()
{
    http_parser_settings made;
    http_parser_settings_init(&made);
    made.on_url = [](http_parser* parser, const char* at, std::size_t length) {
        reader(parser).reading.target.append(at, length);
        return 0;
    };
    made.on_header_field = onField;
    made.on_header_value = onValue;
    made.on_headers_complete = [](http_parser* parser) {
        reader(parser).headIsRead = true;
        return 0;
    };
    made.on_body = [](http_parser* parser, const char* at, std::size_t length) {
        reader(parser).reading.body.append(at, length);
        return 0;
    };
    made.on_message_complete = [](http_parser* parser) {
        reader(parser).reading.isComplete = true;
        http_parser_pause(parser, 1); // ends the reading at the last byte of the request
        return 0;
    };
    return made;
}

} // namespace

SecondReading readFirst(std::string_view bytes)
{
    static const http_parser_settings Settings = settings();
    Reader r;
    http_parser parser;
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = &r;
    const std::size_t consumed = http_parser_execute(&parser, &Settings, bytes.data(), bytes.size());
    SecondReading& reading = r.reading;
    reading.consumed = consumed;
    const http_errno error = HTTP_PARSER_ERRNO(&parser);
    if (error != HPE_OK && error != HPE_PAUSED)
        reading.error = http_errno_name(error);
    reading.method = http_method_str(static_cast<http_method>(parser.method));
    reading.minor = parser.http_minor;
    reading.keepAlive = http_should_keep_alive(&parser) != 0;
    return reading;
}

} // namespace loopscope::fuzz
