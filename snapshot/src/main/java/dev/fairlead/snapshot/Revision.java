package dev.fairlead.snapshot;

/**
 * A snapshot under its name, with what travels beside it.
 *
 * @param id its name
 * @param snapshot what is served
 * @param beside what is needed to serve it but is not configuration
 */
public record Revision(RevisionId id, Snapshot snapshot, Beside beside) {}
