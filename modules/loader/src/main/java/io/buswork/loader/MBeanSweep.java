package io.buswork.loader;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Unregisters a module's MBeans. */
final class MBeanSweep implements Sweep {

  @Override
  public List<String> sweep(ClassLoader loader) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    List<String> found = new ArrayList<>();
    for (ObjectName name : server.queryNames(null, null)) {
      try {
        if (server.getClassLoaderFor(name) == loader) {
          server.unregisterMBean(name);
          found.add("MBean " + name + ": unregistered");
        }
      } catch (InstanceNotFoundException e) {
        // It went meanwhile.
      }
    }
    return found;
  }
}
