package dev.fairlead.operator.publish;

import dev.fairlead.snapshot.Beside;
import dev.fairlead.snapshot.Revision;
import dev.fairlead.snapshot.RevisionId;
import dev.fairlead.snapshot.codec.CheckedSnapshot;

/** A checked snapshot that got its name. */
record Named(RevisionId id, CheckedSnapshot checked, Beside beside) {
  Revision revision() {
    return new Revision(id, checked.snapshot(), beside);
  }
}
