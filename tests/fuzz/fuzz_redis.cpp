// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisaddress.h"
#include "core/server/cache/redisreply.h"
#include "core/server/cache/redisslots.h"
#include "tests/fuzz/fuzzentry.h"

#include <algorithm>
#include <string>

// An address of Redis as somebody typed it, and what something that may be no Redis answers.
namespace {

using namespace loopscope::server;
using loopscope::fuzz::require;

void checkAddress(const std::string& url)
{
    const auto address = parseRedisUrl(url);
    if (!address) {
        require(!address.error().message.empty(), "a refused address has a sentence");
        require(redisUrlWithoutLogin(url).empty(), "what is no address is told to nobody");
        return;
    }
    require(!address->nodes.empty() && address->nodes.size() <= RedisAddress::MaxNodes,
            "there are nodes, not too many");
    const auto again = parseRedisUrl(redisUrl(*address));
    require(again.has_value() && *again == *address, "an address that is written is the same");
    const auto told = parseRedisUrl(redisUrlWithoutLogin(url));
    require(told.has_value() && told->user.empty() && told->password.empty(), "consoles are told no login");
    require(told->nodes == address->nodes && told->database == address->database, "but the rest");
}

std::size_t sizeOf(const RedisReply& reply)
{
    std::size_t size = reply.text.size();
    for (const RedisReply& element : reply.elements)
        size += sizeOf(element);
    return size;
}

// Replies that come in pieces are those that come whole.
std::string readReplies(std::string_view bytes, std::size_t piece)
{
    constexpr RedisReplyReader::Limits Limits{4096, 64};
    RedisReplyReader reader(Limits);
    std::string seen;
    while (!bytes.empty()) {
        if (!reader.append(bytes.substr(0, piece)))
            return seen + "!";
        bytes.remove_prefix(std::min(piece, bytes.size()));
        while (true) {
            const auto reply = reader.next();
            if (!reply)
                return seen + "!";
            if (!reply->has_value())
                break;
            require(sizeOf(**reply) <= Limits.bytes && (*reply)->elements.size() <= Limits.elements, "bounded");
            seen += std::to_string(static_cast<int>((*reply)->type)) + (*reply)->text + ";";
            static_cast<void>(parseSlots(**reply, {{}, "h", 1}));
        }
    }
    return seen;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string bytes(size, '\0');
    std::copy(data, data + size, bytes.begin());
    checkAddress(bytes);
    require(readReplies(bytes, bytes.size()) == readReplies(bytes, 1), "the same replies at every split");
    static_cast<void>(parseRedirect(bytes, {{}, "h", 1}));
    require(redisSlot(bytes) < RedisSlotCount, "a slot is a slot");
    return 0;
}
