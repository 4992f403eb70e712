package dev.fairlead.dataplane.codec;

/** How far a head is. */
public enum ParseResult {
  /** All bytes were taken and the head is not complete yet. */
  NEED_MORE,
  /** The head is complete and valid; the buffer's reader index stands right behind it. */
  COMPLETE,
  /**
   * Not a request but the first line of HTTP/2's connection preface. Its bytes as read so far are
   * {@code head.headers().bytes()[0, used)}; what follows is still in the buffer.
   */
  PREFACE,
  /** The parser's {@code failure()} says why; the head holds what was understood before. */
  FAILED
}
