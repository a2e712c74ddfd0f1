package io.buswork.loader;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Turns a class's calls that would end the JVM, and its references to these methods, into ones of
 * {@link RefusedExit}: since Java 17 nobody may veto them where they are called. What is called by
 * reflection or from native code is out of its reach.
 */
final class ExitCalls {

  private static final String REFUSED = "io/buswork/loader/RefusedExit";
  private static final String STATUS = "(I)V";
  private static final String RUNTIME_AND_STATUS = "(Ljava/lang/Runtime;I)V";

  /** By owner and name; the descriptor of what is called instead. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "java/lang/System.exit", STATUS,
          "java/lang/Runtime.exit", RUNTIME_AND_STATUS,
          "java/lang/Runtime.halt", RUNTIME_AND_STATUS);

  private ExitCalls() {}

  /** The same class without such calls. What is no class, or too new a one, comes back as it is. */
  static byte[] refused(byte[] classFile) {
    try {
      ClassReader reader = new ClassReader(classFile);
      return mayExit(reader) ? rewritten(reader) : classFile;
    } catch (RuntimeException notAClass) {
      // The JVM says what is wrong with it, better than we could.
      return classFile;
    }
  }

  private static byte[] rewritten(ClassReader reader) {
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return new Calls(super.visitMethod(access, name, descriptor, signature, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }

  /** Whether its constants name one of the methods; most classes are done with after this. */
  private static boolean mayExit(ClassReader reader) {
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      int offset = reader.getItem(i);
      if (offset > 0 && reader.readByte(offset - 1) == METHOD) {
        String owner = reader.readClass(offset, buffer);
        if ((owner.equals("java/lang/System") || owner.equals("java/lang/Runtime"))
            && INSTEAD.containsKey(owner + "." + nameOf(reader, offset, buffer))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The tag of a method in a class's constants. */
  private static final int METHOD = 10;

  private static String nameOf(ClassReader reader, int method, char[] buffer) {
    int nameAndType = reader.getItem(reader.readUnsignedShort(method + 2));
    return reader.readUTF8(nameAndType, buffer);
  }

  private static @Nullable String instead(String owner, String name, String descriptor) {
    return descriptor.equals(STATUS) ? INSTEAD.get(owner + "." + name) : null;
  }

  /** One method's. */
  private static final class Calls extends MethodVisitor {

    Calls(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      String instead = instead(owner, name, descriptor);
      if (instead == null) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      } else {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, REFUSED, name, instead, false);
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      Object[] changed = arguments.clone();
      for (int i = 0; i < changed.length; i++) {
        changed[i] = changed(changed[i]);
      }
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, changed);
    }

    @Override
    public void visitLdcInsn(Object value) {
      super.visitLdcInsn(changed(value));
    }

    private static Object changed(Object constant) {
      if (constant instanceof Handle handle) {
        String instead = instead(handle.getOwner(), handle.getName(), handle.getDesc());
        if (instead != null) {
          return new Handle(Opcodes.H_INVOKESTATIC, REFUSED, handle.getName(), instead, false);
        }
      }
      return constant;
    }
  }
}
