package dev.fairlead.snapshot.identity;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a folder that we write to cannot be used, in one line for people. */
public final class FolderProblem {
  private FolderProblem() {}

  /** The line, such as {@code cannot use /var/certs: it is not a folder}. */
  public static String text(FileSystemException failure) {
    String reason =
        switch (failure) {
          case AccessDeniedException _ -> "permission denied";
          case FileAlreadyExistsException _ -> "it is not a folder";
          case NoSuchFileException _ -> "it cannot be made here";
          default ->
              failure.getReason() == null
                  ? failure.getClass().getSimpleName()
                  : failure.getReason();
        };
    return "cannot use " + failure.getFile() + ": " + reason;
  }
}
