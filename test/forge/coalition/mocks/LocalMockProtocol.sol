// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";

/// @notice A protocol that behaves as badly as a test wants.
contract LocalMockProtocol {
    enum Fault {
        None,
        Reverts,
        BurnsGas,
        ReturnsNothing,
        ReturnsFlood,
        TakesTooMuch,
        Reenters
    }

    Fault public fault;
    uint256 public calls;
    uint256 public takenWad;
    bool public reentered;
    ISlashingCourt private _court;
    bytes private _call;
    uint256[] private _junk;

    function setFault(Fault value) external {
        fault = value;
    }

    function setReentry(ISlashingCourt court, bytes calldata data) external {
        (_court, _call) = (court, data);
    }

    function exposureOf(
        bytes32,
        uint256,
        address,
        uint64
    ) external pure returns (uint256 stake, uint256 total) {
        return (1_000, 10_000);
    }

    function slash(bytes32, uint256, address, uint256 wad, uint64, address) external returns (uint256) {
        if (fault == Fault.Reverts) revert("no");
        if (fault == Fault.BurnsGas) {
            while (true) _junk.push(1);
        }
        if (fault == Fault.ReturnsNothing) {
            assembly {
                return(0, 0)
            }
        }
        if (fault == Fault.ReturnsFlood) {
            assembly {
                revert(0, 100000)
            }
        }
        if (fault == Fault.Reenters) {
            // solhint-disable-next-line avoid-low-level-calls
            (reentered, ) = address(_court).call(_call);
        }
        ++calls;
        uint256 amount = (1_000 * (wad - takenWad)) / 1e18;
        takenWad = wad;
        return fault == Fault.TakesTooMuch ? 5_001 : amount;
    }
}
