// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/responsecache.h"
#include "tests/fuzz/fuzzentry.h"

#include <algorithm>
#include <string>

// What lies in Redis may have been put there by anybody. Whatever is read as a page is what would be written for it,
// byte for byte, and holds nothing that could split an answer.
namespace {

using namespace loopscope::server;
using loopscope::fuzz::require;

void checkPage(const std::string& bytes)
{
    const auto page = readPage(std::make_shared<const std::string>(bytes));
    if (!page) {
        require(!page.error().message.empty(), "a refused page has a sentence");
        return;
    }
    for (const auto& [name, value] : page->headers)
        require(name.find_first_of("\r\n:") == std::string::npos && value.find_first_of("\r\n") == std::string::npos,
                "no header can split an answer");
    require(page->body.size() <= bytes.size(), "no more than there is");
    require(writePage(*page) == bytes, "one page has one form");
    PageRequest request;
    request.header = [&](std::string_view) { return page->header("ETag"); };
    const PageAnswer answer = answerWith(*page, request, page->storedAt);
    require(answer.status == 304 || answer.body == page->body, "an answer is the page or that it is the same");
}

// The same bytes as headers of a request and of an answer.
void checkRules(const std::string& bytes)
{
    const std::string path = "/" + bytes;
    const PageRequest request{"GET", "shop", path, bytes, [&](std::string_view) { return std::string_view(bytes); }};
    static_cast<void>(pageUse(request));
    PageRules rules;
    rules.vary = {"X"};
    if (const auto key = pageKey(request, rules))
        require(key->size() <= TieredCache::MaxKeyBytes, "a key is bounded");
    const Page page{200, {{"Cache-Control", bytes}, {"Vary", "X"}}, bytes};
    if (const auto lifetime = pageLifetime(page, rules))
        require(lifetime->count() > 0 && *lifetime <= rules.ttl, "never longer than the rule says");
    if (const auto stored = storablePage(page, 0, std::chrono::seconds{1}))
        require(readPage(std::make_shared<const std::string>(*stored)).has_value(), "what is stored can be read");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string bytes(size, '\0');
    std::copy(data, data + size, bytes.begin());
    checkPage(bytes);
    checkRules(bytes);
    return 0;
}
