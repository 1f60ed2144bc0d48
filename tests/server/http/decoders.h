// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <brotli/decode.h>
#include <string>
#include <string_view>
#include <zlib.h>

namespace loopscope::server {

// What clients make of a compressed body, by the libraries that clients use. An unfinished one gives what can be read
// of it so far; a broken one "<broken>".
struct Decoded
{
    std::string text;
    bool isComplete = false;
};

inline Decoded decodeGzip(std::string_view bytes)
{
    z_stream stream{};
    Decoded decoded;
    if (inflateInit2(&stream, 15 + 16) != Z_OK)
        return {"<broken>", false};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    int status = Z_OK;
    std::array<char, 65536> block{};
    do {
        stream.next_out = reinterpret_cast<Bytef*>(block.data());
        stream.avail_out = block.size();
        status = inflate(&stream, Z_NO_FLUSH);
        decoded.text.append(block.data(), block.size() - stream.avail_out);
    } while (status == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0));
    decoded.isComplete = status == Z_STREAM_END && stream.avail_in == 0;
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        decoded = {"<broken>", false};
    inflateEnd(&stream);
    return decoded;
}

inline Decoded decodeBrotli(std::string_view bytes)
{
    BrotliDecoderState* state = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
    Decoded decoded;
    std::size_t left = bytes.size();
    const auto* next = reinterpret_cast<const std::uint8_t*>(bytes.data());
    std::array<std::uint8_t, 65536> block{};
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
        std::size_t room = block.size();
        std::uint8_t* out = block.data();
        result = BrotliDecoderDecompressStream(state, &left, &next, &room, &out, nullptr);
        decoded.text.append(reinterpret_cast<const char*>(block.data()), block.size() - room);
    }
    decoded.isComplete = result == BROTLI_DECODER_RESULT_SUCCESS && left == 0;
    if (result == BROTLI_DECODER_RESULT_ERROR)
        decoded = {"<broken>", false};
    BrotliDecoderDestroyInstance(state);
    return decoded;
}

inline Decoded decodeBody(std::string_view coding, std::string_view bytes)
{
    return coding == "br"     ? decodeBrotli(bytes)
           : coding == "gzip" ? decodeGzip(bytes)
                              : Decoded{std::string(bytes), true};
}

// The payload of a chunked body; isComplete tells whether its end is there.
inline Decoded unchunked(std::string_view body)
{
    Decoded decoded;
    while (!body.empty()) {
        const std::size_t line = body.find("\r\n");
        if (line == std::string_view::npos)
            break;
        const std::size_t size = std::stoul(std::string(body.substr(0, line)), nullptr, 16);
        if (size == 0) {
            decoded.isComplete = body == "0\r\n\r\n";
            break;
        }
        decoded.text.append(body.substr(line + 2, size));
        body.remove_prefix(std::min(body.size(), line + 2 + size + 2));
    }
    return decoded;
}

} // namespace loopscope::server
