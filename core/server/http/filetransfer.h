// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/filefinder.h"

#include <loopscope/server/http.hpp>
#include <memory>

namespace loopscope::server {

// Sends what is left of a file after its first block, at the pace of the client: sendfile on a thread of the pool until
// the socket is full; then one block is read and written through the connection, which waits for the client, with its
// limit for those that take nothing. At most one block is in memory. Lives in the exchange's onDrain until the answer
// is complete or lost.
class FileTransfer : public std::enable_shared_from_this<FileTransfer>
{
public:
    // Answers with a file that was found, to GET and HEAD.
    static void begin(const Response& response, FoundFile found);
    FileTransfer(Response response, FoundFile& found); // after the head

    // One turn on a thread of the pool.
    struct Step
    {
        std::uint64_t sent = 0; // by sendfile
        std::string block;      // to be written: the socket is full
        bool isShort = false;   // there is less in the file than there was, or the disk failed
    };
    // What a turn needs, also after the transfer is gone.
    struct Source
    {
        Descriptor file;
        Descriptor socket; // a duplicate: the connection's own may be closed, and its number used again, meanwhile
    };
    [[nodiscard]] static Step step(const Source& source, std::uint64_t from, std::uint64_t length);

private:
    [[nodiscard]] static Step stepOrFail(const Source& source, std::uint64_t from, std::uint64_t length) noexcept;
    void next();
    void stepped(const Step& step);
    void drained();

    Response m_response;
    std::shared_ptr<const Source> m_source;
    std::uint64_t m_from;
    std::uint64_t m_left;
    bool m_waits = false; // for the connection to hand over what was written
};

} // namespace loopscope::server
