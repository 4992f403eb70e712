package dev.fairlead.dataplane.http2;

/** What a {@link StreamsConnection} tells each of its streams. */
interface StreamEvents {
  /** The burst of reads is over: what was collected may be flushed. */
  void onReadComplete();

  /** Its flow-control window or the connection's has room again, or has not. */
  void onWritable();
}
