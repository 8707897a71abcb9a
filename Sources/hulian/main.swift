internal import HulianCommandLine

Hulian.start()
