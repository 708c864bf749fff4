// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlasher} from "../../../../contracts/coalition/adapters/symbiotic/ISlasher.sol";
import {IVetoSlasher} from "../../../../contracts/coalition/adapters/symbiotic/IVetoSlasher.sol";
import {SymbioticSlasher} from "../../../../contracts/coalition/adapters/symbiotic/SymbioticSlasher.sol";
import {SymbioticVetoSlasher} from "../../../../contracts/coalition/adapters/symbiotic/SymbioticVetoSlasher.sol";
import {IKeyRegistry} from "../../../../contracts/coalition/keys/IKeyRegistry.sol";
import {CourtWorld, cheats} from "../court/CourtWorld.sol";
import {LocalMockSymbioticVault} from "../mocks/LocalMockSymbioticVault.sol";

/// @notice Both kinds of Symbiotic vault, and two offences of the fourth operator.
abstract contract SymbioticWorld is CourtWorld {
    uint64 internal constant LATER = HEIGHT + 1_000;
    bytes32 internal constant SUBNETWORK = bytes32(uint256(uint160(0xC002)) << 96);
    uint48 internal constant EPOCH = 20 days;

    LocalMockSymbioticVault internal _instantVault;
    LocalMockSymbioticVault internal _slowVault;
    SymbioticSlasher internal _instant;
    SymbioticVetoSlasher internal _slow;
    IBftLightClient.Equivocation internal _older;
    IBftLightClient.Equivocation internal _newer;

    /// @dev The newer one is `later` seconds from now.
    function _buildVaults(uint256 later) internal {
        _build();
        _instantVault = new LocalMockSymbioticVault(EPOCH);
        _slowVault = new LocalMockSymbioticVault(EPOCH);
        _instant = new SymbioticSlasher(_court, ISlasher(address(_instantVault)), SUBNETWORK);
        _slow = new SymbioticVetoSlasher(_court, IVetoSlasher(address(_slowVault)), SUBNETWORK);
        _instantVault.setMiddleware(address(_instant));
        _slowVault.setMiddleware(address(_slow));
        ISlashable[] memory protocols = new ISlashable[](2);
        (protocols[0], protocols[1]) = (_instant, _slow);
        _setProtocols(protocols);
        _older = _double(0, 11, 12);
        _newer = _double(0, 11, 12);
        _newer.height = LATER;
        _client.setEquivocators(_older, 1 << 3);
        _client.setEquivocators(_newer, 1 << 3);
        _client.setHeader(LATER, _now + later);
    }

    /// @dev An operator with stake at both, since the bonds are there.
    function _join(uint256 index, uint256 stake) internal {
        cheats.warp(START);
        _delegate(index, stake);
        cheats.prank(_operator(index));
        _instant.optIn(MEMBER, IKeyRegistry(address(_keys)), _key(index));
        cheats.prank(_operator(index));
        _slow.optIn(MEMBER, IKeyRegistry(address(_keys)), _key(index));
        cheats.warp(_now);
    }

    function _delegate(uint256 index, uint256 stake) internal {
        _instantVault.delegate(_operator(index), stake);
        _slowVault.delegate(_operator(index), stake);
    }

    function _undelegate(uint256 index, uint256 stake) internal {
        _instantVault.undelegate(_operator(index), stake);
        _slowVault.undelegate(_operator(index), stake);
    }

    function _taken(LocalMockSymbioticVault vault) internal view returns (uint256) {
        return vault.cumulativeSlash(SUBNETWORK, _operator(3));
    }
}
